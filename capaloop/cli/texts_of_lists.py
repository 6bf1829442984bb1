"""The help of the filters of lists and what is said about persons, by their id: (Chinese, English)."""

from typing import Final

FILTERS: Final = {
    "filter.site": ("只看此站点。", "Only this site."),
    "filter.kind": ("只看此种类。", "Only this kind."),
    "filter.state": ("只看此状态。", "Only in this state."),
    "filter.outcome": ("只看以此结果结案的。", "Only closed with this outcome."),
    "filter.closed": ("只看已结案或未结案的。", "Only closed cases, or only open ones."),
    "filter.opened_from": (
        "此时或之后立案；日期或 RFC 3339 时间。",
        "Opened then or later; a day or RFC 3339.",
    ),
    "filter.opened_to": ("此时之前立案；日期或 RFC 3339 时间。", "Opened before this time; a day or RFC 3339."),
    "filter.closed_from": (
        "此时或之后结案；日期或 RFC 3339 时间。",
        "Closed then or later; a day or RFC 3339.",
    ),
    "filter.closed_to": ("此时之前结案；日期或 RFC 3339 时间。", "Closed before this time; a day or RFC 3339."),
    "filter.customer": ("顾客编码或名称。", "The customer's code or name."),
    "filter.record": ("记录编号。", "The record's name."),
    "help.records": ("库存、在制品和检验记录。", "Records of stock, work in process and inspections."),
    "help.records.list": ("列出一类记录。", "List records of one kind."),
    "help.records.export": ("把一类记录导出为文件。", "Write records of one kind to a file."),
    "argument.records": ("哪一类记录。", "Which kind of records."),
    "filter.order": ("订单号。", "The order number."),
    "filter.product": ("产品名称。", "The product's name."),
    "filter.lot": ("批号。", "The lot."),
    "filter.channel": ("来件渠道。", "How the customer reached us."),
    "filter.defect": ("同类缺陷，不论如何表述。", "The same kind of defect, however worded."),
    "filter.q": (
        "按案号或内容查找，须含全部词语；引号内的词语须相连。",
        "Search numbers and contents for all these words; words in quotation marks together.",
    ),
    "filter.role": ("只看此角色。", "Only this role."),
    "filter.case": ("只看此案件的，站点/案号。", "Only of this case, SITE/NUMBER."),
    "filter.overdue": ("只看逾期或未逾期的。", "Only overdue ones, or only others."),
    "help.person": ("个人数据：导出、删除、保留。", "Personal data: have it, erase it, hold it."),
    "help.person.export": ("导出业务部持有的某人的全部数据。", "Everything that sales holds on a person."),
    "help.person.erase": (
        "以化名取代某人的数据；案件未结或须保留时会被拒绝。",
        "Put a pseudonym in the place of a person; refused while a case is open or held.",
    ),
    "help.person.hold": ("禁止删除一个案件的联系人。", "Forbid to erase the contact of a case."),
    "help.person.release": ("解除对案件联系人的保留。", "End the holds on the contact of a case."),
    "option.person_name": ("此人的姓名。", "The person's name."),
    "option.person_phone": ("此人的电话。", "The person's phone."),
    "option.person_email": ("此人的电子邮箱。", "The person's e-mail address."),
    "option.person_customer": ("此人所属顾客的编码。", "The code of the customer whose person it is."),
    "person.erased": (
        "已由 {pseudonym} 取代：案件 {cases} 件，消息 {messages} 条",
        "{pseudonym} stands there now: in {cases} cases and {messages} kept messages",
    ),
    "person.nothing": ("没有此人的数据", "nothing is held on this person"),
    "person.hold": ("{case} 的联系人不得删除", "the contact of {case} is held"),
    "person.release": ("{case} 的联系人可以删除", "the contact of {case} is held no more"),
}
