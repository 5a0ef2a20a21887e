"""Numbers said of some of them, of others, or by the way are passed over; the same words of all are not."""

from __future__ import annotations

import pytest
from telling import report, told

NEW, GRANTED = "s1_on_request.t3_new_total", "s1_on_request.t3_granted_total"
REVIEW, SUIT = "s1_on_request.t4_review_total", "s1_on_request.t4_direct_total"


@pytest.mark.parametrize(
    ("some", "all_of_it", "expected"),
    [
        (
            "通过政务平台收到申请181件。",
            "通过平台、信函等渠道共收到信息公开申请181件。",
            (f"N01.{NEW}", 181, 275),
        ),
        ("协助市局办理申请22件，收到22件。", "协助市局。全年收到申请22件。", (f"N01.{NEW}", 22, 275)),
        ("4月、9月较多，分别收到41件、38件。", "全年收到申请41件。", (f"N01.{NEW}", 41, 275)),
        ("将2件依申请公开信息转为主动公开。", "收到2件依申请公开信息申请。", (f"N01.{NEW}", 2, 275)),
        ("对9件申请作区分处理。", "收到9件申请。", (f"N01.{NEW}", 9, 275)),
        ("社区工作站代收申请3件。", "收到申请3件。", (f"N01.{NEW}", 3, 275)),
        ("某业主提交政府信息公开申请7件。", "共提交政府信息公开申请7件。", (f"N01.{NEW}", 7, 275)),
        ("上年度接收、本年度办结的申请8件。", "本年度收到申请8件。", (f"N01.{NEW}", 8, 275)),
        ("近五年共收到依申请公开112件。", "全年共收到依申请公开112件。", (f"N01.{NEW}", 112, 275)),
        ("征求第三方意见11件，其中予以公开4件。", "予以公开4件。", (f"N02.{GRANTED}", 4, 90)),
        ("因保管不善而予以公开4件。", "予以公开4件。", (f"N02.{GRANTED}", 4, 90)),
        ("受理行政复议3件，均为土地纠纷。", "产生行政复议3件。", (f"N03.{REVIEW}", 3, 15)),
        ("因同一项目引发的信息公开复议5件。", "因信息公开引发的复议5件。", (f"N03.{REVIEW}", 5, 15)),
        ("诉讼案件共31件，其中信息公开类15件。", "信息公开诉讼案件共31件。", (f"N03.{SUIT}", 31, 15)),
        ("全年行政应诉57件。", "信息公开类行政应诉57件。", (f"N03.{SUIT}", 57, 15)),
        ("一名申请人提起信息公开行政复议4件。", "提起信息公开行政复议4件。", (f"N03.{REVIEW}", 4, 15)),
    ],
)
def test_some_of_them_and_all_of_them(some: str, all_of_it: str, expected: tuple[str, int, int]) -> None:
    assert told(report(some)) == []
    instance, said, should = expected
    assert told(report(all_of_it)) == [(instance, "warning", said, should)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("完成3件规范性文件的合法性审核。", []),
        ("印发3件规范性文件。", [("N04.s1_management.t2_normative_made", "warning", 3, 6)]),
        ("减免行政事业性收费26.4万元。", []),
        ("收取行政事业性收费26.4万元。", [("N04.s1_management.t2_fee_amount", "warning", 26.4, 727.08)]),
        ("对84件现行有效的规范性文件编号。", [("N04.s1_management.t2_normative_valid", "warning", 84, 48)]),
        ("有效规范性文件46件。", [("N04.s1_management.t2_normative_valid", "warning", 46, 48)]),
    ],
)
def test_documents_and_charges(text: str, expected: list) -> None:
    assert told(report({"s1_management": text})) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("予以公开90件、部分公开31件，分别占33.2%、11.4%。", []),
        ("予以公开90件、部分公开31件，分别占33.2%、41.4%。", [(41.4, 11.4)]),
        ("无法提供的82件中，本机关不掌握的70件，占85.4%。", []),
        ("无法提供的82件中，本机关不掌握的70件，占55.4%。", [(55.4, 85.4)]),
        ("公开及部分公开121件。", []),
        ("公开及部分公开131件。", [(131, 121)]),
        ("涉及商业秘密的8件申请均征求了意见。", []),
        ("不予公开20件，其中涉及商业秘密8件。", [(8, 4)]),
        ("申请人撤回申请6件。", []),
        ("申请人撤回申请9件。", [(9, 6)]),
        ("申请总量275件，同比增长10%。", []),
        ("收到申请275件，办理申请多达283件。", []),
    ],
)
def test_outcomes_and_shares(text: str, expected: list) -> None:
    assert [(said, should) for _, _, said, should in told(report(text))] == expected


def test_changes_are_measured_by_the_number_they_are_said_of() -> None:
    (found,) = told(report("申请总量275件，同比增长12%。"))
    assert found == (f"N01.{NEW}", "hint", 12, 10)


@pytest.mark.parametrize("name", ["青山区城市管理局", "区城市管理局", "区城管局", "城市管理局"])
def test_the_agencys_own_name_is_no_unknown_word(name: str) -> None:
    assert told(report(f"{name}收到政府信息公开申请254件。")) == [(f"N01.{NEW}", "warning", 254, 275)]
