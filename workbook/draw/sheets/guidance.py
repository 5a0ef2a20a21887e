"""How things are counted, with where it is said and how certain that is.

The same sentences stand on 填报说明 and in the input messages of the cells they speak of.  What no
official text says is not given as a requirement: every note carries its standing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

Standing = Literal[
    "国家规定", "官方表式", "外地通知，仅供参考", "外地年报做法，仅供参考", "由表式推出，无明文"
]


@dataclass(frozen=True, slots=True)
class Note:
    """One counting rule."""

    about: str
    """What it is about, as 填报说明 lists it."""
    text: str
    standing: Standing
    source: str
    cells: str = ""
    """Regular expression that the whole name of a cell or text matches for which the note is shown
    there; empty where it concerns the report as a whole."""
    forms: frozenset[str] = frozenset({"2021", "2019"})
    """Versions of the form it speaks of."""


_ONLY_2021 = frozenset({"2021"})
_WUWEI = "武威市 2025 年 12 月 19 日通知（武政办发〔2025〕54 号）"
_TEMPLATE = "年度报告格式模板"

NOTES = (
    Note(
        "统计期限",
        "报告年度的 1 月 1 日至 12 月 31 日。",
        "外地年报做法，仅供参考",
        "各地已公布的年度报告",
    ),
    Note(
        "规章、行政规范性文件",
        "会同同级司法行政主管部门填写本年制发、本年废止、现行有效三个数。",
        "外地通知，仅供参考",
        _WUWEI,
        r"t2_(regulation|normative)_.*",
        _ONLY_2021,
    ),
    Note(
        "规章",
        "设区的市、自治州人民政府提供相关数据；由此推断，其他单位一般填 0。",
        "外地通知，仅供参考",
        "湖北省 2020 年度填报口径（见于武汉市生态环境局年报，转录）",
        r"t2_regulation_.*",
        _ONLY_2021,
    ),
    Note(
        "现行有效件数",
        "一般等于上年现行有效件数加本年制发、减本年废止；机构改革、集中清理等会例外。",
        "由表式推出，无明文",
        "宿迁市 2023、2024 年度报告的数字成立",
        r"t2_(regulation|normative)_valid",
        _ONLY_2021,
    ),
    Note(
        "行政许可、行政处罚、行政强制",
        "本年作出的全部处理决定，包括已公开的和依法未公开的。",
        "外地通知，仅供参考",
        _WUWEI,
        r"t2_(license|penalty|coercion)_decisions",
        _ONLY_2021,
    ),
    Note(
        "行政事业性收费",
        "填本年收费金额，单位是万元，不是元；1 元等于 0.0001 万元。",
        "官方表式",
        _TEMPLATE,
        r"t2_fee_amount",
        _ONLY_2021,
    ),
    Note(
        "部分公开",
        "区分处理的，只计这一情形，不计其他情形：一件申请只落在一格里。",
        "官方表式",
        _TEMPLATE,
        r"t3_partial_.*",
    ),
    Note(
        "补正后仍不明确、逾期不补正",
        "补正后申请内容仍不明确的，计入（四）3；逾期不补正、不再处理的，计入（六）1。",
        "官方表式",
        _TEMPLATE,
        r"t3_(unable_unclear|other_no_correction)_.*",
        _ONLY_2021,
    ),
    Note(
        "申请人主动撤回",
        "计入（六）其他处理的“3.其他”。",
        "外地年报做法，仅供参考",
        "宿迁市 2023 年度报告",
        r"t3_other_rest_.*",
        _ONLY_2021,
    ),
    Note(
        "每一列的勾稽关系",
        "第一项加第二项之和，等于第三项（七）总计加第四项之和。这是印在表上的唯一一条勾稽关系。",
        "官方表式",
        _TEMPLATE,
        r"t3_carried_out_.*",
    ),
    Note(
        "总计行、总计列",
        "（七）总计等于（一）至（六）各行之和，总计列等于各类申请人之和；复议、诉讼的总计等于四种结果之和。",
        "由表式推出，无明文",
        "已公布的年度报告逐一成立",
    ),
    Note(
        "行政复议、行政诉讼",
        "三组各自合计；先复议后起诉的，复议计入“行政复议”，诉讼计入“复议后起诉”。",
        "由表式推出，无明文",
        "表式",
        r"t4_.*",
    ),
    Note(
        "没有收到申请",
        "没有收到申请的也要填全表，没有发生的填 0。",
        "外地年报做法，仅供参考",
        "五常市背荫河镇 2022 年度报告",
    ),
    Note(
        "下属企事业单位",
        "部门年报涵盖本部门及下属企事业单位的情况和数据。",
        "外地通知，仅供参考",
        "新野县 2018 年度通知（当时为旧格式）",
    ),
    Note(
        "总体情况",
        "主要包括主动公开、依申请公开、政府信息管理、政府信息公开平台建设、监督保障等方面。",
        "国家规定",
        "国办公开办函〔2021〕30号",
        r"s1_.*",
        _ONLY_2021,
    ),
    Note(
        "总体情况的篇幅",
        "原则上不超过一千字。",
        "外地通知，仅供参考",
        _WUWEI,
        r"",
        _ONLY_2021,
    ),
    Note(
        "各级政府的年报",
        "还应当包括工作考核、社会评议和责任追究结果情况。",
        "国家规定",
        "《政府信息公开条例》第五十条",
        r"s1_supervision",
    ),
    Note(
        "存在的主要问题及改进情况",
        "年度报告应当写明工作存在的主要问题及改进情况。",
        "国家规定",
        "《政府信息公开条例》第五十条",
        r"s5_.*",
    ),
    Note(
        "信息处理费",
        "收取信息处理费情况在第六部分报告（不要与第二部分以万元计的行政事业性收费混淆）。",
        "官方表式",
        _TEMPLATE,
        r"s6_.*",
        _ONLY_2021,
    ),
)


def notes_for(name: str, version: str) -> tuple[Note, ...]:
    """The notes that speak of this cell or text."""
    return tuple(
        note
        for note in NOTES
        if note.cells and version in note.forms and re.fullmatch(note.cells, name) is not None
    )
