"""The trial form: 国办公开办函〔2019〕60号, for the reports of 2019 and 2020.

Table three differs from the form of 2021 in one place ((六)其他处理 is a single row), table four
not at all, table two altogether.
"""

from .form2021 import APPLICANTS, BALANCE_NOTE, PARTS, REVIEWS, application_rows
from .model import Block, Form, Label, Table

_CHANGE = Label("本年增/减", "change", kind="change")
_DECISIONS = (Label("上一年项目数量", "last_items"), _CHANGE, Label("处理决定数量", "decisions"))

FORM_2019 = Form(
    version="2019",
    source="国办公开办函〔2019〕60号",
    first_year=2019,
    last_year=2020,
    parts=PARTS,
    tables=(
        Table(
            key="t2",
            sheet="主动公开",
            blocks=(
                Block(
                    heading="第二十条第（一）项",
                    stub="信息内容",
                    columns=(
                        Label("本年新制作数量", "produced"),
                        Label("本年新公开数量", "published"),
                        Label("对外公开总数量", "published_total"),
                    ),
                    rows=(Label("规章", "regulation"), Label("规范性文件", "normative")),
                ),
                Block(
                    heading="第二十条第（五）项",
                    stub="信息内容",
                    columns=_DECISIONS,
                    rows=(Label("行政许可", "license"), Label("其他对外管理服务事项", "service")),
                ),
                Block(
                    heading="第二十条第（六）项",
                    stub="信息内容",
                    columns=_DECISIONS,
                    rows=(Label("行政处罚", "penalty"), Label("行政强制", "coercion")),
                ),
                Block(
                    heading="第二十条第（八）项",
                    stub="信息内容",
                    columns=(Label("上一年项目数量", "last_items"), _CHANGE),
                    rows=(Label("行政事业性收费", "fee"),),
                ),
                Block(
                    heading="第二十条第（九）项",
                    stub="信息内容",
                    columns=(
                        Label("采购项目数量", "items"),
                        Label("采购总金额", "amount", kind="money", unit="万元"),
                    ),
                    rows=(Label("政府集中采购", "procurement"),),
                ),
            ),
        ),
        Table(
            key="t3",
            sheet="依申请公开",
            blocks=(
                Block(
                    stub=BALANCE_NOTE,
                    columns=APPLICANTS,
                    rows=application_rows(Label("（六）其他处理", "other")),
                ),
            ),
        ),
        REVIEWS,
    ),
)
