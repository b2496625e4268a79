"""What tickets can be asked by."""

from typing import Final

from crm_tui.core.fields import Choice, Kind
from crm_tui.core.i18n import N_
from crm_tui.domain.customers import GRADES
from crm_tui.domain.tickets import CATEGORIES, PRIORITIES, SEVERITIES, STEPS, WAITING
from crm_tui.query.fields import QueryField, Vocabulary

_YES_NO: Final = (
    Choice("1", N_("Yes"), ("y", "true", "是")),
    Choice("0", N_("No"), ("n", "false", "否")),
)
TICKETS: Final = Vocabulary(
    (
        QueryField("number", N_("Number"), ("编号", "工单号"), "number:T-0012", Kind.CODE),
        QueryField("step", N_("Step"), ("步骤", "状态"), "step:assess", Kind.CHOICE, STEPS),
        QueryField("priority", N_("Priority"), ("优先级",), "priority:urgent,high", Kind.CHOICE, PRIORITIES),
        QueryField("category", N_("Category"), ("类别", "类型"), "category:repair", Kind.CHOICE, CATEGORIES),
        QueryField("severity", N_("Severity"), ("严重程度",), "severity:serious", Kind.CHOICE, SEVERITIES),
        QueryField("waiting", N_("Waits for"), ("等待",), "waiting:customer", Kind.CHOICE, WAITING),
        QueryField(
            "overdue", N_("A time is over, or a promise broken"), ("超时", "逾期"), "overdue:yes", Kind.CHOICE, _YES_NO
        ),
        QueryField("subject", N_("Subject"), ("主题", "标题"), "subject:漏水"),
        QueryField("customer", N_("Customer"), ("客户",), "customer:张三"),
        QueryField("grade", N_("The customer's grade"), ("等级", "级别"), "grade:A", Kind.CHOICE, GRADES),
        QueryField("person", N_("Person"), ("联系人",), "person:李"),
        QueryField("product", N_("Product"), ("商品", "产品"), "product:水泵"),
        QueryField("channel", N_("Channel"), ("渠道",), "channel:微信"),
        QueryField("assignee", N_("In charge"), ("负责人", "处理人"), "assignee:王敏"),
        QueryField("helpers", N_("Helpers"), ("协助人",), "helpers:小李"),
        QueryField("place", N_("Place"), ("地点",), "place:南京路"),
        QueryField("words", N_("In the customer's words"), ("原话",), "words:漏", Kind.BLOCK),
        QueryField("resolution", N_("Resolution"), ("处理结果",), "resolution:换", Kind.BLOCK),
        QueryField("cause", N_("Cause"), ("原因",), "cause:运输", Kind.BLOCK),
        QueryField("lesson", N_("Lesson"), ("教训",), "has:lesson", Kind.BLOCK),
        QueryField("commitment", N_("Warranty or commitment"), ("质保",), "commitment:一年"),
        QueryField("cost", N_("Cost of it"), ("费用",), "cost>100", Kind.MONEY),
        QueryField("perceived", N_("Perceived score"), ("满意度", "评分"), "perceived<3", Kind.COUNT),
        QueryField("reopened", N_("How often it was opened again"), ("重开",), "reopened>0", Kind.COUNT),
        QueryField("opened", N_("Received"), ("收到", "创建"), "opened:thismonth", Kind.INSTANT),
        QueryField("promised", N_("Promised by"), ("承诺",), "promised:today", Kind.INSTANT),
        QueryField("closed", N_("Closed on"), ("关闭", "结案"), "closed:lastmonth", Kind.INSTANT),
    )
)
