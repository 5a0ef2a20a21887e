"""Numbers in Chinese text: what is written in any notation is read back, and nothing else is a count."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nianbao.validators.narrative.reading.numerals import read_numeral
from nianbao.validators.narrative.reading.plain import Plain
from nianbao.validators.narrative.reading.quantities import UNITS, Quantity, scan
from nianbao.validators.narrative.reading.runs import Period

DIGITS = "零一二三四五六七八九"
FORMAL = str.maketrans("零一二三四五六七八九十百千", "零壹贰叁肆伍陆柒捌玖拾佰仟")
FULL_WIDTH = str.maketrans("0123456789,.", "０１２３４５６７８９，．")


def spelt(number: int) -> str:
    """A number below 10^12 as it is spoken."""
    if number < 10:
        return DIGITS[number]
    for unit, name in ((10**8, "亿"), (10**4, "万"), (1000, "千"), (100, "百"), (10, "十")):
        if number >= unit:
            head, tail = divmod(number, unit)
            gap = "零" if tail and tail < unit // 10 else ""
            first = "" if (head, name) == (1, "十") else spelt(head)
            return first + name + gap + (spelt(tail) if tail else "")
    raise AssertionError(number)


def quantities(text: str) -> list[Quantity]:
    return [item for item in Plain(text).items if isinstance(item, Quantity)]


@given(st.integers(0, 10**12 - 1))
def test_spelt_numbers_are_read_back(number: int) -> None:
    assert read_numeral(spelt(number)) == number
    assert read_numeral(spelt(number).translate(FORMAL)) == number


@given(st.integers(0, 10**12))
def test_digits_are_read_back(number: int) -> None:
    assert read_numeral(str(number)) == number
    assert read_numeral(f"{number:,}") == number
    assert read_numeral("".join(DIGITS[int(digit)] for digit in str(number))) == number


@given(st.decimals(0, 10**6, places=2), st.sampled_from(["", "万", "千", "亿"]))
def test_decimals_and_scales_are_read_back(number: Decimal, scale: str) -> None:
    times = {"": 1, "千": 1000, "万": 10**4, "亿": 10**8}[scale]
    assert read_numeral(f"{number}{scale}") == number * times


@pytest.mark.parametrize(
    ("written", "number"),
    [
        *(("两千三", 2300), ("一万二", 12000), ("一百零五", 105), ("一百一", 110), ("二百五十", 250)),
        *(("十", 10), ("十二", 12), ("〇", 0), ("二〇二四", 2024), ("三十三点九", Decimal("33.9"))),
        *(("百", 100), ("廿", None), ("十十", None), ("二十三百", None), ("1,2", None), ("", None)),
    ],
)
def test_numerals_by_example(written: str, number: Decimal | int | None) -> None:
    assert read_numeral(written) == number


@given(
    st.integers(1, 999999),
    st.sampled_from([unit for unit in UNITS if unit in ("件", "条", "宗", "起", "份", "例", "次", "件次")]),
    st.sampled_from(["plain", "separated", "full", "spelt", "spaced"]),
)
def test_a_count_is_found_in_any_notation(number: int, unit: str, notation: str) -> None:
    written = {
        "plain": str(number),
        "separated": f"{number:,}",
        "full": f"{number:,}".translate(FULL_WIDTH),
        "spelt": spelt(number),
        "spaced": f" {number} ",
    }[notation]
    (found,) = quantities(f"全年共收到申请{written}{unit}，均已答复。")
    assert (found.value, found.unit, found.least, found.most) == (number, unit, number, number)


@pytest.mark.parametrize(
    ("text", "least", "most"),
    [
        ("60余件", 60, 70),
        ("100多件", 100, 200),
        ("约60件", 54, 66),
        ("60件左右", 54, 66),
        ("近60件", 51, 60),
        ("超过60件", 60, 90),
        ("60件以上", 60, 90),
        ("1.2万件", 11500, 12500),
        ("62件", 62, 62),
    ],
)
def test_how_nearly_a_number_is_meant(text: str, least: float, most: float) -> None:
    (found,) = quantities(f"收到{text}。")
    assert (found.least, found.most) == (least, most)


@pytest.mark.parametrize(
    ("text", "yuan"), [("1200元", 1200), ("0.12万元", 1200), ("727.08万元", 7270800), ("十二万元", 120000)]
)
def test_money_is_read_in_yuan(text: str, yuan: int) -> None:
    (found,) = quantities(f"收取{text}")
    assert (found.value, found.kind) == (yuan, "money")


def test_percentages_and_points_are_told_apart() -> None:
    shares = quantities("占33.9%，占百分之三十三点九，提高2.5个百分点")
    assert [(found.value, found.kind) for found in shares] == [
        (33.9, "percent"),
        (33.9, "percent"),
        (2.5, "points"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "国办公开办函〔2021〕30号",
        "国办公开办函﹝2019﹞61号文件",
        "国务院令第711号",
        "第二十条第（一）项、第20条",
        "电话：023-65368559，手机13812345678",
        "邮编：400038，传真：0311-66086050",
        "凤天大道8号、某路90号",
        "qxysqgk2023@126.com，http://www.a1.gov.cn/2024/",
        "12345热线",
        "一件事一次性办、同一份、每一件、单一、统一",
        "（一）主动公开（二）依申请公开",
        "1.属于国家秘密；2.其他",
        "3-5件、3件至5件、三分之二、1/3、10:30",
        "数十件、几百次",
        "10件以内、30页以下、不超过20个",
        "2024年1月1日至12月31日，2024-01-15，1月底",
        "A4纸",
    ],
)
def test_what_only_looks_like_a_count(text: str) -> None:
    assert quantities(text) == []


@pytest.mark.parametrize(
    ("text", "periods"),
    [
        ("2023年，2024年度", [(2023, "year"), (2024, "year")]),
        ("二〇二三年", [(2023, "year")]),
        ("2024年1月1日至12月31日", [(2024, "date"), (None, "date")]),
        ("2024年1至6月", [(2024, "part")]),
        ("1-6月", [(None, "part")]),
        ("2021-2023年", [(2021, "year"), (2023, "year")]),
        ("2024年第一季度", [(2024, "year")]),
    ],
)
def test_years_and_parts_of_years(text: str, periods: list[tuple[int | None, str]]) -> None:
    found = [(item.year, item.kind) for item in Plain(text).items if isinstance(item, Period)]
    assert found == periods


@given(
    st.text(alphabet="0123456789一二三四五六七八九十百千万亿零〇点,.%年月日第件余约至-（）、 \n", max_size=40)
)
def test_no_text_breaks_the_reading(text: str) -> None:
    plain = Plain(text)
    items = list(scan(plain.text))
    assert all(0 <= item.start < item.end <= len(plain.text) for item in items)
    assert all(left.end <= right.start for left, right in pairwise(items))


@given(st.text(max_size=60), st.integers(0, 59), st.integers(1, 10))
def test_a_quote_is_found_in_the_original(text: str, start: int, length: int) -> None:
    plain = Plain(text)
    end = min(start + length, len(plain.text))
    if start < end:
        assert "".join(plain.quote(start, end).split()) in "".join(text.split())
