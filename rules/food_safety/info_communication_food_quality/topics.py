"""What a message is about: its class, its place in the two lists of contents, who has charge of it, by which way."""

from rules.api import ANY, JUDGE, Answer, Choice, Formula, Rule, Table, hook

from .parties import DEPARTMENTS, QUALITY

INTERNAL = {
    1: ("quality policy", "quality objectives", "direction of business", "business results"),
    2: ("running of the system", "internal audit", "management review", "supervision inspection"),
    3: ("nonconformity", "major accident", "accident investigation and handling", "training"),
    4: ("staff suggestion", "other internal information"),
}
EXTERNAL = {
    1: ("laws and other requirements",),
    2: ("internet information",),
    3: ("contact with government",),
    4: ("customer needs",),
    5: ("external audit", "external inspection", "visit"),
    6: ("complaint of an interested party", "handling of a complaint"),
}
OTHER = "other"
TOPIC = Choice(*(topic for side in (INTERNAL, EXTERNAL) for topics in side.values() for topic in topics), OTHER)
CONTENT = Choice(*(f"internal {n}" for n in INTERNAL), *(f"external {n}" for n in EXTERNAL))
SYSTEM = "system"
CLASS = Choice(SYSTEM, OTHER)
OF_THE_SYSTEM = {"internal 1", "internal 2", "internal 3", "external 1", "external 5", "external 6"}
MAIL = "mail"
WAY = Choice(
    *("oral", "written document", "meeting", "internal publication", "notice board", "network"),
    *(MAIL, "telephone", OTHER),
)
NOT_MAIL = set(WAY.members) - {MAIL}
NOT_SAID = "not said"


def _content(side: str, number: int, topics: tuple[str, ...]) -> Rule:
    clause = f"3b.content.{'in' if side == 'internal' else 'out'}.{number}"
    said = {"side": side, "content_number": number, "content": f"{side} content {number}"}
    return Rule((set(topics),), f"{side} {number}", clause, said)


def class_claimed(said: str | None) -> str:
    """The class that the sender has stated, if any."""
    return said or NOT_SAID


MESSAGE_CONTENT = Table(
    inputs=("message_topic",),
    rules=(
        *(_content("internal", number, topics) for number, topics in INTERNAL.items()),
        *(_content("external", number, topics) for number, topics in EXTERNAL.items()),
        Rule((OTHER,), JUDGE, ("3b.class", "3a.p1")),
    ),
    judged_by=QUALITY,
)
CLASS_CLAIMED = Formula(("message_class_said?",), class_claimed, "3b.class")
MESSAGE_CLASS = Table(
    inputs=("class_claimed", "message_content"),
    rules=(
        Rule((SYSTEM, ANY), SYSTEM, "3b.class", {"class": SYSTEM}),
        Rule((OTHER, ANY), OTHER, "3b.class", {"class": OTHER}),
        Rule((NOT_SAID, OF_THE_SYSTEM), SYSTEM, "3b.class", {"class": SYSTEM}),
        Rule((NOT_SAID, set(CONTENT.members) - OF_THE_SYSTEM), OTHER, "3b.class", {"class": OTHER}),
    ),
)
MESSAGE_OWNER = Table(
    inputs=("message_class", "message_from"),
    rules=(
        Rule((SYSTEM, ANY), QUALITY, "3a.p1", {"owner": QUALITY}),
        *(Rule((OTHER, one), one, "3a.p2", {"owner": one}) for one in DEPARTMENTS.members),
    ),
)
WAY_ACCEPTED = Table(
    inputs=("emergency_flagged", "message_class", "message_way"),
    rules=(
        Rule((True, ANY, ANY), True, ("3b.in.B", "3b.ways"), {"accepted": True}),
        Rule((False, OTHER, ANY), True, "3b.ways", {"accepted": True}),
        Rule((False, SYSTEM, MAIL), True, ("3b.ways", "3b.in.A2"), {"accepted": True}),
        Rule((False, SYSTEM, NOT_MAIL), False, ("3b.ways", "3b.in.A2"), {"accepted": False, "goes_by": MAIL}),
    ),
)
MAIL_OWED = Table(
    inputs=("emergency_flagged", "message_class", "message_way"),
    rules=(
        Rule((True, ANY, ANY), False, "3b.in.B"),
        Rule((False, SYSTEM, ANY), True, "3b.in.A2"),
        Rule((False, OTHER, MAIL), True, "3b.ways"),
        Rule((False, OTHER, NOT_MAIL), False, "3b.ways"),
    ),
)


class Answers:
    """What is asked of a message's subject."""

    @hook
    def message_content(self) -> Answer:
        return MESSAGE_CONTENT

    @hook
    def class_claimed(self) -> Answer:
        return CLASS_CLAIMED

    @hook
    def message_class(self) -> Answer:
        return MESSAGE_CLASS

    @hook
    def message_owner(self) -> Answer:
        return MESSAGE_OWNER

    @hook
    def way_accepted(self) -> Answer:
        return WAY_ACCEPTED

    @hook
    def mail_owed(self) -> Answer:
        return MAIL_OWED
