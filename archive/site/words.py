"""What the site calls things: Chinese first, English beside it, one sentence that says what it is.

Only words that stand for a code of the archive are here; running text stands in the templates.
"""

from __future__ import annotations

from typing import NamedTuple


class Word(NamedTuple):
    """A code's name in both languages and, in both, what it means."""

    zh: str
    en: str
    zh_says: str = ""
    en_says: str = ""


STATUSES = {
    "verified": Word(
        "勾稽相符",
        "verified",
        "每个单元格均已读出，表内各项法定勾稽关系全部成立。",
        "Every cell was read, and every sum that the form declares holds.",
    ),
    "contradicts": Word(
        "数据矛盾",
        "contradicts",
        "报告已完整读出，但其所载数字之间、或正文与表格之间相互矛盾；此处照原文刊载，未作改动。",
        "Read whole, but its own printed numbers, or its prose and its tables, disagree; they are"
        " shown as printed.",
    ),
    "partial": Word(
        "部分读出",
        "partial",
        "部分单元格未能读出，或原文缺少该单元格。",
        "Some cells could not be read, or the document has no such cell.",
    ),
    "unread": Word(
        "未读出",
        "unread",
        "未能读出任何法定表格。",
        "No statutory table could be read.",
    ),
    "not_a_report": Word(
        "非年度报告", "not a report", "该文件不是年度报告。", "The document is no annual report."
    ),
}

FINDINGS = {
    "pass": Word("相符", "holds"),
    "fail": Word("不符", "fails"),
    "unknown": Word("无法判断", "unknown"),
}

CHANGES = {
    "report": Word("报告", "report"),
    "header": Word("信息头", "header"),
    "cell": Word("表格数字", "cell"),
    "section": Word("正文", "text"),
}

RULES = {
    "requests.row_total": Word("申请表横向合计", "requests: applicants add up to the total"),
    "requests.balance": Word("申请表收支平衡", "requests: received = handled + carried out"),
    "requests.outcomes": Word("办理结果合计", "requests: outcomes add up to the total"),
    "review_litigation.row_total": Word("复议诉讼表横向合计", "review and litigation: totals"),
    "prose.requests": Word("正文与申请表", "what the prose says of requests"),
    "disclosure.count": Word("主动公开表件数", "table I: whole numbers, not below 0"),
    "requests.count": Word("申请表件数", "table II: whole numbers, not below 0"),
    "review_litigation.count": Word("复议诉讼表件数", "table III: whole numbers, not below 0"),
    "over_time.carry_over": Word("跨年结转", "carry-over between two years"),
}

HEADER = {
    "index_number": Word("索引号", "index number"),
    "publisher": Word("发布机构", "publisher"),
    "issued_on": Word("发文日期", "issued on"),
    "published_on": Word("发布日期", "published on"),
    "header_title": Word("标题", "title"),
    "document_number": Word("文号", "document number"),
    "category": Word("分类", "category"),
    "genre": Word("体裁", "genre"),
    "subject_terms": Word("主题词", "subject terms"),
    "summary": Word("内容概述", "summary"),
    "validity": Word("时效", "validity"),
    "audience": Word("服务对象", "audience"),
    "disclosure_method": Word("公开方式", "disclosure method"),
    "disclosure_scope": Word("公开范围", "disclosure scope"),
    "disclosure_deadline": Word("公开时限", "disclosure deadline"),
    "effective_on": Word("生效日期", "effective on"),
    "expires_on": Word("废止日期", "expires on"),
}

VERDICTS = {
    "on time": Word("按期", "on time"),
    "late": Word("逾期", "late"),
    "unknown": Word("无法判断", "unknown"),
}
