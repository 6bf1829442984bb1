"""What a site may choose where the written procedure prints no figure, contradicts itself or defines nothing."""

from datetime import time

from rules.api import Choice, ListOf, MapOf, Setting, TimeOfDay, Whole, YesNo

from .parties import CLEANING, DEPARTMENT, ENGINEERING, FINANCE, LINE, SALES, SECURITY

MINUTES = Whole(0, 10_000, unit="minutes")
AREAS = {
    ENGINEERING: (
        *("lift", "elevator", "water", "pipe", "leak", "power", "electric", "light", "door lock", "air conditioning"),
        *("heating", "toilet", "drain", "sewage", "socket", "lamp", "barrier", "ceiling", "roof"),
        *("电梯", "水管", "漏水", "停水", "停电", "电路", "照明", "门锁", "空调", "管道"),
    ),
    CLEANING: ("rubbish", "garbage", "dirty", "dirt", "stairwell cleaning", "垃圾", "卫生", "保洁"),
    SECURITY: (
        *("theft", "stolen", "burglar", "at night", "stranger", "access card", "fire lane"),
        *("盗窃", "陌生人", "门禁", "治安"),
    ),
    FINANCE: ("fee", "bill", "invoice", "payment", "receipt", "refund", "arrears", "收费", "费用", "发票", "账单"),
}
EMPLOYEES = {
    FINANCE: ("cashier", "accountant", "收银员", "出纳", "会计"),
    SECURITY: ("guard", "security guard", "保安", "保安员"),
    CLEANING: ("cleaner", "保洁员", "清洁工"),
    ENGINEERING: ("electrician", "plumber", "repair staff", "维修人员", "维修工", "电工"),
    SALES: ("front desk", "service staff", "客服人员", "前台"),
}


def _by_word(words_of: dict[str, tuple[str, ...]]) -> dict[str, str]:
    return {word: area for area, words in words_of.items() for word in words}


SETTINGS = (
    Setting(
        "shift_changes",
        ListOf(TimeOfDay(), gaps=False),
        "duty.1",
        default=(time(0), time(8), time(16)),
        reading="Twenty-four hours are printed and no shifts: three of eight hours, each from one change to the next.",
    ),
    Setting(
        "shift_opens_ahead_minutes",
        MINUTES,
        "duty.1",
        default=720,
        reading="When the roster of a shift is made is not printed: half a day before it begins.",
    ),
    Setting("outgoing_ready_minutes", MINUTES, "handover.1", default=15),
    Setting("incoming_at_post_minutes", MINUTES, "handover.3/1", default=5),
    Setting(
        "counted_things",
        ListOf(LINE, gaps=False),
        "handover.3/1",
        default=("telephone", "computer", "water_dispenser"),
        reading="The three printed things; a site adds keys, kept articles and whatever else is at its post.",
    ),
    Setting(
        "loss_stops_handover",
        YesNo(),
        ("handover.6.c", "handover.3/2"),
        default=True,
        reading="Loss is recorded by one clause and refused by another: damage goes on, a missing thing stops.",
    ),
    Setting(
        "major_repairs",
        ListOf(LINE, gaps=False),
        "handover.6.d",
        default=("major repair", "重大维修", "重大修理", "重大抢修"),
        reading="Which repair is major is not defined: what a site lists here, else what a person says of it.",
    ),
    Setting(
        "at_once_minutes",
        MINUTES,
        ("duty.2", "duty.6", "consult.2", "first.2", "prop.11"),
        default=10,
        reading="At once has no figure: late after ten minutes, at any hour.",
    ),
    Setting(
        "contact_within_minutes",
        MINUTES,
        "prop.12",
        reading="The set time is not printed. Unset, contacting the customer is owed and never counts as late.",
    ),
    Setting(
        "arrival_grace_minutes",
        MINUTES,
        "prop.9",
        default=0,
        reading="The agreed time is the last one that is on time.",
    ),
    Setting(
        "problem_departments",
        MapOf(DEPARTMENT),
        ("first.2", "prop.11"),
        default=_by_word(AREAS),
        reading="Which department a problem is for is not printed: by these words, else somebody names it.",
    ),
    Setting(
        "employee_departments",
        MapOf(DEPARTMENT),
        "first.2",
        default=_by_word(EMPLOYEES),
        reading="An employee whose duty nobody has stated is taken to be outside it: the department is asked.",
    ),
    Setting(
        "forbidden_phrases",
        ListOf(LINE, gaps=False),
        "consult.3",
        default=(
            *("I do not know", "I don't know", "not my business", "not my job"),
            *("不知道", "不清楚", "不关我的事", "不归我管"),
        ),
    ),
    Setting("summary_within_days", Whole(0, 90, unit="days"), "consult.4", default=5),
    Setting(
        "opinion_period",
        Choice("day", "week", "month", "quarter", "half_year", "year"),
        "prop.15",
        default="quarter",
        reading="Regularly has no figure: every quarter.",
    ),
    Setting(
        "privacy_words",
        ListOf(LINE, gaps=False),
        "prop.8",
        default=(
            *(
                "telephone",
                "phone",
                "address",
                "name of the owner",
                "identity",
                "vehicle",
                "privacy",
                "customer information",
            ),
            *("电话", "手机", "住址", "姓名", "身份证", "车牌", "隐私", "客户信息", "业主信息", "客户资料", "业主资料"),
        ),
        reading="What is private is not defined: what a customer's data say of him, by these words or as stated.",
    ),
    Setting(
        "service_retention_months",
        Whole(1, 1200, unit="months"),
        ("duty.2", "consult.4"),
        reading="No period is printed. Unset, nothing is ever deleted.",
    ),
)
