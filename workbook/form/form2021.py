"""The form in force: 国办公开办函〔2021〕30号, for the reports of 2021 and later."""

from .model import Block, Form, Label, Part, Table, TextField

ORGANISATIONS = (
    Label("商业企业", "company"),
    Label("科研机构", "institute"),
    Label("社会公益组织", "charity"),
    Label("法律服务机构", "law_firm"),
    Label("其他", "other_org"),
)
APPLICANTS = (
    Label(
        "申请人情况",
        children=(
            Label("自然人", "person"),
            Label("法人或其他组织", children=ORGANISATIONS),
            Label("总计", "total", sums=("person", *(label.key for label in ORGANISATIONS))),
        ),
    ),
)

GRANTED = (
    Label("（一）予以公开", "granted"),
    Label("（二）部分公开（区分处理的，只计这一情形，不计其他情形）", "partial"),
)
REFUSED = Label(
    "（三）不予公开",
    children=(
        Label("1.属于国家秘密", "refuse_state_secret"),
        Label("2.其他法律行政法规禁止公开", "refuse_law"),
        Label("3.危及“三安全一稳定”", "refuse_stability"),
        Label("4.保护第三方合法权益", "refuse_third_party"),
        Label("5.属于三类内部事务信息", "refuse_internal"),
        Label("6.属于四类过程性信息", "refuse_process"),
        Label("7.属于行政执法案卷", "refuse_enforcement_file"),
        Label("8.属于行政查询事项", "refuse_admin_query"),
    ),
)
UNABLE = Label(
    "（四）无法提供",
    children=(
        Label("1.本机关不掌握相关政府信息", "unable_not_held"),
        Label("2.没有现成信息需要另行制作", "unable_not_ready"),
        Label("3.补正后申请内容仍不明确", "unable_unclear"),
    ),
)
REJECTED = Label(
    "（五）不予处理",
    children=(
        Label("1.信访举报投诉类申请", "reject_petition"),
        Label("2.重复申请", "reject_repeat"),
        Label("3.要求提供公开出版物", "reject_publication"),
        Label("4.无正当理由大量反复申请", "reject_excessive"),
        Label("5.要求行政机关确认或重新出具已获取信息", "reject_reissue"),
    ),
)
OTHER = Label(
    "（六）其他处理",
    children=(
        Label("1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请", "other_no_correction"),
        Label("2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请", "other_no_payment"),
        Label("3.其他", "other_rest"),
    ),
)
BALANCE_NOTE = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"


def application_rows(other: Label) -> tuple[Label, ...]:
    """The rows of table three; the two forms differ only in （六）其他处理."""
    outcomes = (*GRANTED, REFUSED, UNABLE, REJECTED, other)
    keys = tuple(leaf.key for outcome in outcomes for leaf in outcome.children or (outcome,))
    return (
        Label("一、本年新收政府信息公开申请数量", "new"),
        Label("二、上年结转政府信息公开申请数量", "carried_in"),
        Label("三、本年度办理结果", children=(*outcomes, Label("（七）总计", "handled", sums=keys))),
        Label("四、结转下年度继续办理", "carried_out"),
    )


def _outcomes() -> tuple[Label, ...]:
    counted = (
        Label("结果维持", "upheld"),
        Label("结果纠正", "corrected"),
        Label("其他结果", "other"),
        Label("尚未审结", "pending"),
    )
    return (*counted, Label("总计", "total", sums=tuple(label.key for label in counted)))


REVIEWS = Table(
    key="t4",
    sheet="复议诉讼",
    blocks=(
        Block(
            rows=(),
            columns=(
                Label("行政复议", "review", children=_outcomes()),
                Label(
                    "行政诉讼",
                    children=(
                        Label("未经复议直接起诉", "direct", children=_outcomes()),
                        Label("复议后起诉", "after_review", children=_outcomes()),
                    ),
                ),
            ),
        ),
    ),
)

PARTS = (
    Part(
        "一",
        "总体情况",
        texts=(
            TextField("s1_proactive", "（一）主动公开"),
            TextField("s1_on_request", "（二）依申请公开"),
            TextField("s1_management", "（三）政府信息管理"),
            TextField("s1_platform", "（四）政府信息公开平台建设"),
            TextField("s1_supervision", "（五）监督保障"),
        ),
    ),
    Part("二", "主动公开政府信息情况", table="t2"),
    Part("三", "收到和处理政府信息公开申请情况", table="t3"),
    Part("四", "政府信息公开行政复议、行政诉讼情况", table="t4"),
    Part(
        "五",
        "存在的主要问题及改进情况",
        texts=(
            TextField("s5_problems", "（一）存在的主要问题"),
            TextField("s5_improvements", "（二）改进情况"),
        ),
    ),
    Part("六", "其他需要报告的事项", texts=(TextField("s6_other", ""),)),
)

_DECISIONS = (Label("本年处理决定数量", "decisions"),)

FORM_2021 = Form(
    version="2021",
    source="国办公开办函〔2021〕30号",
    first_year=2021,
    last_year=None,
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
                        Label("本年制发件数", "made"),
                        Label("本年废止件数", "abolished"),
                        Label("现行有效件数", "valid"),
                    ),
                    rows=(Label("规章", "regulation"), Label("行政规范性文件", "normative")),
                ),
                Block(
                    heading="第二十条第（五）项",
                    stub="信息内容",
                    columns=_DECISIONS,
                    rows=(Label("行政许可", "license"),),
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
                    columns=(Label("本年收费金额（单位：万元）", "amount", kind="money", unit="万元"),),
                    rows=(Label("行政事业性收费", "fee"),),
                ),
            ),
        ),
        Table(
            key="t3",
            sheet="依申请公开",
            blocks=(Block(stub=BALANCE_NOTE, columns=APPLICANTS, rows=application_rows(OTHER)),),
        ),
        REVIEWS,
    ),
)
