"""Tickets, what customers are unhappy about or ask for: their fields, in the customer's words and in ours."""

import re
from typing import Final

from crm_tui.core.fields import Choice, Field, Kind, Record
from crm_tui.core.i18n import N_

CATEGORIES: Final = (
    Choice("complaint", N_("Complaint"), ("投诉", "抱怨", "客诉")),
    Choice("repair", N_("Repair"), ("维修", "报修", "保修", "service")),
    Choice("return", N_("Return of goods"), ("退货", "退换", "换货", "refund")),
    Choice("question", N_("Question"), ("咨询", "问题", "询问", "inquiry", "incident", "problem")),
    Choice("suggestion", N_("Suggestion"), ("建议", "意见", "feature request")),
    Choice("praise", N_("Praise"), ("表扬", "好评", "感谢", "compliment")),
)
PRIORITIES: Final = (
    Choice("low", N_("Low"), ("低", "不急", "4")),
    Choice("normal", N_("Normal"), ("普通", "一般", "中", "medium", "3")),
    Choice("high", N_("High"), ("高", "重要", "2")),
    Choice("urgent", N_("Urgent"), ("紧急", "加急", "critical", "1")),
)
SEVERITIES: Final = (
    Choice("minor", N_("Minor"), ("轻微", "小")),
    Choice("moderate", N_("Moderate"), ("一般", "中等")),
    Choice("serious", N_("Serious"), ("严重", "大")),
    Choice("critical", N_("Critical"), ("致命", "特别严重")),
)
STEPS: Final = (
    Choice("listen", N_("Listen"), ("open", "new", "待处理", "新建", "未处理", "倾听")),
    Choice("act", N_("Act"), ("started", "行动", "受理")),
    Choice("focus", N_("Focus"), ("assigned", "集中", "已分配", "已派单")),
    Choice("assess", N_("Assess"), ("评定", "评估")),
    Choice("coordinate", N_("Coordinate"), ("in progress", "pending", "协调", "处理中", "进行中")),
    Choice("review", N_("Review"), ("resolved", "solved", "总结", "已解决", "待确认")),
    Choice("closed", N_("Closed"), ("done", "rejected", "duplicate", "已关闭", "已完成", "完成", "结案")),
)
WAITING: Final = (
    Choice("customer", N_("the customer"), ("客户", "顾客")),
    Choice("supplier", N_("a supplier"), ("供应商", "厂家")),
)
WAIT_FIELD: Final = Field("waiting", N_("Waits for"), Kind.CHOICE, choices=WAITING, required=True)
#: What the customer's score and expectation may be, and how likely it is that we are recommended.
SCORES: Final = range(1, 6)
RECOMMEND: Final = range(11)

FIELDS: Final = (
    Field("number", N_("Number"), Kind.CODE, max_length=40,
          headings=("工单号", "工单编号", "编号", "Ticket ID", "Case Number", "Unique Key", "Ticket", "Id")),
    Field("subject", N_("Subject"), required=True, max_length=300,
          headings=("主题", "标题", "Complaint Type", "Ticket Subject", "Title", "Summary", "Name")),
    Field("words", N_("In the customer's words"), Kind.BLOCK, max_length=8000,
          headings=("客户原话", "描述", "内容", "问题描述", "Descriptor", "Description", "Ticket Description")),
    Field("customer", N_("Customer"), Kind.CODE, max_length=64,
          headings=("客户编号", "客户代码", "客户编码", "Customer ID", "CustomerID")),
    Field("customer_name", N_("Customer name"), max_length=300,
          headings=("客户名称", "客户姓名", "客户", "Customer Name", "Account Name", "Requester")),
    Field("person", N_("Person"), max_length=100, hint=N_("Who spoke: the buyer, the boss ..."),
          headings=("联系人", "反映人", "Contact Name", "Contact")),
    Field("channel", N_("Channel"), max_length=60, hint=N_("phone, WeChat, in the shop ..."),
          headings=("渠道", "来源", "Open Data Channel Type", "Ticket Channel", "Origin", "Source")),
    Field("category", N_("Category"), Kind.CHOICE, choices=CATEGORIES,
          headings=("类别", "类型", "工单类型", "Ticket Type", "Type")),
    Field("product", N_("Product code"), Kind.CODE, max_length=64, headings=("商品编码", "货号", "SKU", "Product ID")),
    Field("product_name", N_("Product name"), max_length=300,
          headings=("商品", "产品", "商品名称", "产品名称", "Product Purchased", "Product Name")),
    Field("place", N_("Place"), max_length=300, hint=N_("Where it is, if not at the customer's"),
          headings=("地点", "上门地址", "Incident Address", "Location")),
    Field("priority", N_("Priority"), Kind.CHOICE, choices=PRIORITIES,
          headings=("优先级", "紧急程度", "Ticket Priority")),
    Field("opened", N_("Received"), Kind.INSTANT,
          headings=("收到时间", "创建时间", "提交时间", "Created Date", "Created At", "Created", "Date Opened")),
    Field("promised", N_("Promised by"), Kind.INSTANT,
          headings=("承诺时间", "约定时间", "截止时间", "Due Date", "Due")),
    Field("assignee", N_("In charge"), max_length=100,
          headings=("负责人", "处理人", "受理人", "Agency", "Assigned To", "Owner", "Agent")),
    Field("helpers", N_("Helpers"), Kind.TAGS, max_length=300, hint=N_("Several are separated by ;"),
          headings=("协助人", "协办人")),
    Field("severity", N_("Severity"), Kind.CHOICE, choices=SEVERITIES, headings=("严重程度",)),
    Field("cost", N_("Cost of it"), Kind.MONEY, headings=("费用", "处理费用", "成本")),
    Field("commitment", N_("Warranty or commitment"), max_length=200,
          headings=("质保", "保修条款", "承诺", "Warranty")),
    Field("resolution", N_("Resolution"), Kind.BLOCK, max_length=8000,
          headings=("处理结果", "解决办法", "解决方案", "Resolution Description")),
    Field("cause", N_("Cause"), Kind.BLOCK, max_length=2000, headings=("原因", "问题原因", "Root Cause")),
    Field("lesson", N_("Lesson"), Kind.BLOCK, max_length=2000, headings=("经验教训", "教训", "改进措施")),
    Field("expected", N_("Expected score"), Kind.COUNT, hint=N_("1 to 5: what the customer hoped for"),
          headings=("期望分", "期望")),
    Field("perceived", N_("Perceived score"), Kind.COUNT, hint=N_("1 to 5: how it turned out to be"),
          headings=("满意度", "评分", "感知分", "Customer Satisfaction Rating", "CSAT")),
    Field("recommend", N_("Would recommend us"), Kind.COUNT, hint=N_("0 to 10, as the customer says"),
          headings=("推荐分", "NPS")),
)  # fmt: skip
RECORD: Final = Record("ticket", N_("Ticket"), FIELDS, keys=("number",))

#: What follows from a ticket's events: files tell it and are told it, nobody writes it into a form.
STATE_FIELDS: Final = (
    Field("step", N_("Step"), Kind.CHOICE, choices=STEPS,
          headings=("步骤", "状态", "工单状态", "Status", "Ticket Status")),
    Field("answered", N_("First answer"), Kind.INSTANT,
          headings=("首次回复时间", "首次响应时间", "Resolution Action Updated Date", "First Response Time")),
    Field("resolved", N_("Solved"), Kind.INSTANT, headings=("解决时间", "Time to Resolution", "Resolved At")),
    Field("closed", N_("Closed on"), Kind.INSTANT, headings=("关闭时间", "完成时间", "Closed Date", "Date Closed")),
)  # fmt: skip
FILE_RECORD: Final = Record("ticket", N_("Ticket"), (*FIELDS, *STATE_FIELDS), keys=("number",))

_REPAIR = (
    r"\b(heat|hot water|water leak|plumbing|electric|appliance|paint|plaster|flooring|door|elevator|"
    r"street light|broken|repair|fix|leak)|维修|报修|坏了|漏|故障|不通电"
)
_OTHERS = (
    ("return", r"\b(return|refund|exchange)|退货|退款|换货"),
    ("suggestion", r"\b(suggest|request)|建议|希望能"),
    ("praise", r"\b(thank|praise|compliment)|表扬|感谢|好评"),
    ("question", r"\b(question|how to|inquiry)|咨询|请问|怎么|多少钱"),
)


def guess_category(subject: str) -> str:
    """What a ticket is about, for a file that does not say: by words in its subject, else a complaint."""
    if re.search(_REPAIR, subject, re.IGNORECASE):
        return "repair"
    return next((name for name, words in _OTHERS if re.search(words, subject, re.IGNORECASE)), "complaint")
