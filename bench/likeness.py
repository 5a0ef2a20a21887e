"""How long N07 takes over a district, and how well it tells copied texts from texts of their own.

    .venv/bin/python bench/likeness.py              1,000 reports, then the table of qualities
    .venv/bin/python bench/likeness.py --reports N

Texts are put together at random from clauses every report is full of, so that honest ones share
much of their wording too; the seed is fixed.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

TESTS = Path(__file__).parent.parent / "tests"
sys.path.insert(0, str(TESTS))


def words(text: str) -> list[str]:
    """Words between spaces."""
    return text.split()


SUBJECTS = words(
    "我局 我镇 本单位 办公室 各科室 各村居 政务公开专班 业务股室 分管领导 信息员队伍 服务窗口 法规科"
)
ADVERBS = words("认真 持续 不断 进一步 切实 有序 稳步 及时 全面 主动 严格 扎实")
VERBS = words("推进 落实 完善 加强 规范 优化 公开 梳理 更新 回应 审核 健全 细化 统筹 拓展 深化")
OBJECTS = words(
    "政策文件解读 财政预决算信息 重点民生项目 行政执法结果 依申请办理流程 信息发布审查 网站栏目维护 "
    "政务新媒体内容 涉企优惠政策 义务教育招生安排 征地补偿信息 安全生产检查结果 公开目录 保密审查制度 "
    "会议开放活动 公众意见征集 食品抽检结果 养老服务清单 河湖治理进展 住房保障名单 乡村振兴资金 招标结果"
)
MEANS = words(
    "通过门户网站 利用微信公众号 在便民服务中心 依托政务服务平台 借助村务公开栏 结合主题党日 "
    "邀请群众代表 对照考核指标 按照年度计划 会同相关部门 在办事大厅显著位置 组织专题培训"
)
RESULTS = words(
    "群众满意度有所提高 发布时效明显加快 栏目内容更加充实 办理质量得到保证 基层反映较好 "
    "未发生泄密事件 工作机制更加顺畅 公众参与渠道更多 解读形式更加丰富 问题整改全部到位"
)
NAMES = words("东 西 南 北 中 上 下 新 古 平 安 和 清 明 永 长")
KINDS = words("财政局 民政局 教育局 水务局 统计局 司法局 城管局 审计局 商务局 林业局")
PARTS = ("s1_proactive", "s1_on_request", "s1_management", "s1_platform", "s5_problems", "s5_improvements")
SEED = 2024


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--reports", type=int, default=1000)
    count = parser.parse_args().reports
    chance = random.Random(SEED)
    honest = [report(chance, place) for place in range(count)]
    length = sum(len(text) for one in honest for text in one.texts.values()) // count
    for title, reports in (
        ("honest texts", honest),
        ("every tenth copied", every_tenth_copied(chance, honest)),
        ("all copied from one", [copied(chance, honest[0], one, whole) for one in honest]),
    ):
        found, seconds = compared(reports)
        print(f"{count} reports of {length} characters, {title}: {seconds:.1f} s, {found} findings")
    print()
    qualities(random.Random(SEED))


def sentence(chance: random.Random) -> str:
    """One sentence of four clauses, with figures."""
    clauses = [
        f"{chance.choice(MEANS)}{chance.choice(ADVERBS)}{chance.choice(VERBS)}{chance.choice(OBJECTS)}",
        f"{chance.choice(SUBJECTS)}{chance.choice(VERBS)}{chance.choice(OBJECTS)}{chance.randrange(400)}条",
        f"{chance.choice(ADVERBS)}{chance.choice(VERBS)}{chance.choice(OBJECTS)}和{chance.choice(OBJECTS)}",
        chance.choice(RESULTS),
    ]
    return "，".join(clauses) + "。"


def report(chance: random.Random, place: int):
    """A report with six parts of its own."""
    from judging import zeros

    name = f"{chance.choice(NAMES)}{chance.choice(NAMES)}区{chance.choice(KINDS)}"
    texts = {part: name + "".join(sentence(chance) for _ in range(5)) for part in PARTS}
    return replace(zeros(agency_name=name, agency_code=f"A{place:04}"), texts=texts)


def renamed(chance: random.Random, text: str, source, target) -> str:
    """The text with the name and every figure changed."""
    text = text.replace(source.agency_name, target.agency_name).replace("我局", "本单位")
    return "".join(str(chance.randrange(1, 10)) if sign.isdigit() else sign for sign in text)


def whole(text: str) -> str:
    """All of it."""
    return text


def sentences(count: int) -> Callable[[str], str]:
    """The first sentences."""
    return lambda text: "。".join(text.split("。")[:count]) + "。"


def copied(chance: random.Random, source, target, taken: Callable[[str], str], parts: Sequence[str] = PARTS):
    """The target with these parts of the source before its own words (all of it: instead of them)."""
    texts = dict(target.texts)
    for part in parts:
        passage = renamed(chance, taken(source.texts[part]), source, target)
        texts[part] = passage if taken is whole else passage + texts[part]
    return replace(target, texts=texts)


def reworded(chance: random.Random, source, target, apart: int):
    """One part taken over with a word changed every so many characters."""
    passage = renamed(chance, source.texts[PARTS[0]], source, target)
    pieces = [passage[at : at + apart] for at in range(0, len(passage), apart)]
    text = chance.choice(ADVERBS).join(pieces)
    return replace(target, texts=target.texts | {PARTS[0]: text})


def shuffled(chance: random.Random, source, target):
    """Every part taken over with its sentences in another order."""
    texts = {}
    for part in PARTS:
        parts = [one for one in renamed(chance, source.texts[part], source, target).split("。") if one]
        chance.shuffle(parts)
        texts[part] = "。".join(parts) + "。"
    return replace(target, texts=texts)


def every_tenth_copied(chance: random.Random, honest: list) -> list:
    """Every tenth report takes one part from the one before."""
    return [
        copied(chance, honest[place - 1], one, whole, PARTS[:1]) if place % 10 == 1 else one
        for place, one in enumerate(honest)
    ]


def compared(reports: list) -> tuple[int, float]:
    """How many findings, and how many seconds of processor time the comparison took."""
    from nianbao.validators.district.gathering import Arrivals
    from nianbao.validators.district.rules import NO_DISTRICT
    from nianbao.validators.finding import Judgement
    from nianbao.validators.likeness import texts_are_its_own

    judged = [Judgement(one, (), 0) for one in reports]
    arrivals = Arrivals(judged, [None] * len(judged), NO_DISTRICT, 2024)
    started = time.process_time()
    found = list(texts_are_its_own.run(arrivals, **texts_are_its_own.settings))
    return len(found), time.process_time() - started


def qualities(chance: random.Random, rounds: int = 100) -> None:
    """For each way of copying, how many of so many pairs are found."""
    ways: dict[str, Callable] = {
        "nothing copied": lambda _source, target: target,
        "whole report, names and figures changed": lambda s, t: copied(chance, s, t, whole),
        "whole report, sentences in another order": lambda s, t: shuffled(chance, s, t),
        "one part, names and figures changed": lambda s, t: copied(chance, s, t, whole, PARTS[2:3]),
        "three sentences": lambda s, t: copied(chance, s, t, sentences(3), PARTS[2:3]),
        "two sentences": lambda s, t: copied(chance, s, t, sentences(2), PARTS[2:3]),
        "one sentence": lambda s, t: copied(chance, s, t, sentences(1), PARTS[2:3]),
        "one part, a word changed every 40 characters": lambda s, t: reworded(chance, s, t, 40),
        "one part, a word changed every 20 characters": lambda s, t: reworded(chance, s, t, 20),
        "one part, a word changed every 12 characters": lambda s, t: reworded(chance, s, t, 12),
    }
    print(f"{'of ' + str(rounds) + ' pairs':48} found")
    for title, way in ways.items():
        found = 0
        for number in range(rounds):
            source, target = report(chance, 2 * number), report(chance, 2 * number + 1)
            found += compared([source, way(source, target)])[0] > 0
        print(f"{title:48} {found:5}")


if __name__ == "__main__":
    main()
