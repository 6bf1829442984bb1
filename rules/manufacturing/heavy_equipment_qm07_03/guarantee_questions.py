"""The questions that this procedure adds about three guarantees."""

from rules.api import WARRANTY, Answer, Choice, Day, ListOf, Number, YesNo, question

LOSS = Number(0, 10**15, unit="yuan")
SIGNATURES = ListOf(
    Choice("handler", "distribution leader", "quality department", "company leader in charge"), gaps=False
)


@question(
    asked="change",
    of="three_guarantees",
    outcome=Choice("18 and 12 months", "regulations", "needs statutory period"),
)
def warranty_terms() -> Answer:
    """By which rule is the warranty period counted?"""


@question(asked="change", of="three_guarantees", outcome=WARRANTY)
def warranty() -> Answer:
    """Where does the fault lie against the end of the warranty period?"""


@question(asked="change", of="three_guarantees", outcome=Choice("in warranty", "past warranty", "unknown"))
def warranty_status() -> Answer:
    """Does the fault lie within the warranty period?"""


@question(asked="change", of="three_guarantees", outcome=Day(na=True))
def warranty_end() -> Answer:
    """Which is the last day that the warranty covers? `n/a` as long as it cannot be told."""


@question(asked="change", of="three_guarantees", outcome=Choice("company", "not company", "open"))
def cause_side() -> Answer:
    """Does the cause lie in the company's own quality factors?"""


@question(asked="change", of="three_guarantees", outcome=YesNo())
def in_warranty() -> Answer:
    """Is the fault covered by the warranty?"""


@question(asked="change", of="three_guarantees", outcome=Choice("allowed", "not allowed", "open"))
def quality_three_guarantees() -> Answer:
    """May it be handled as quality three-guarantees?"""


@question(asked="change", of="three_guarantees", outcome=Choice("quality", "commercial", "none", "open"))
def three_guarantee_kind() -> Answer:
    """Of which kind are the three guarantees?"""


@question(
    asked="change",
    of="three_guarantees",
    outcome=Choice("repair", "replacement", "return", "compensation"),
    combine="collect",
)
def allowed_dispositions() -> Answer:
    """Which remedies may be chosen?"""


@question(asked="change", of="three_guarantees", outcome=LOSS)
def amount_yuan() -> Answer:
    """What do all costs together come to?"""


@question(asked="change", of="three_guarantees", outcome=YesNo())
def has_costs() -> Answer:
    """Is there any cost?"""


@question(asked="change", of="three_guarantees", outcome=YesNo())
def b_form_allowed() -> Answer:
    """May the three-guarantees form be filled in? If not, the values say whose approval comes first."""


@question(
    asked="change",
    of="three_guarantees",
    outcome=Choice("quality three-guarantees loss", "commercial three-guarantees loss", "nothing", "open"),
)
def booked_to() -> Answer:
    """To which loss are the costs booked?"""


@question(asked="change", of="three_guarantees", outcome=LOSS)
def quality_loss_yuan() -> Answer:
    """What is booked as loss of quality three-guarantees?"""


@question(asked="change", of="three_guarantees", outcome=LOSS)
def commercial_loss_yuan() -> Answer:
    """What is booked as loss of commercial three-guarantees?"""


@question(asked="change", of="three_guarantees", outcome=SIGNATURES)
def signed() -> Answer:
    """Who has signed the three-guarantees form, in the order of signing?"""


@question(asked="change", of="three_guarantees", outcome=YesNo())
def signed_in_order() -> Answer:
    """Are the signatures so far in the prescribed order?"""


@question(asked="change", of="three_guarantees", outcome=YesNo())
def fully_signed() -> Answer:
    """Has everybody signed, each in his turn?"""


@question(
    asked="change",
    of="three_guarantees",
    outcome=Choice("handler", "distribution leader", "quality department", "company leader in charge", "nobody"),
)
def next_signature() -> Answer:
    """Whose turn is it to sign?"""


@question(asked="draw", of="three_guarantees", outcome=Choice("in force", "not signed yet", "signed out of turn"))
def b_form() -> Answer:
    """May work start on the three-guarantees form, under which code and number is it made, who sees to shipping?"""


@question(
    asked="draw",
    of="three_guarantees",
    outcome=Choice(
        "unit quality", "production", "supply", "finance", "shipping", "finished goods store", "quality inspection"
    ),
    combine="collect",
)
def copies_to() -> Answer:
    """Who gets a copy of the three-guarantees form?"""


@question(asked="draw", of="three_guarantees", outcome=Number(0, 10**12, unit="kg"))
def total_weight_kg() -> Answer:
    """What do the parts weigh together?"""


@question(asked="draw", of="three_guarantees", outcome=LOSS)
def total_amount_yuan() -> Answer:
    """What do the parts cost together?"""


@question(asked="end", of="three_guarantees", outcome=Choice("carried out", "not granted", "under way"))
def three_guarantees_outcome() -> Answer:
    """How have the three guarantees ended?"""


@question(
    asked="change", of="three_guarantees", outcome=Choice("18 and 12 months", "regulations", "needs statutory period")
)
def period_set_by() -> Answer:
    """What sets the warranty period, and is it known?"""


@question(asked="draw", of="three_guarantees", outcome=YesNo())
def copy_for_store() -> Answer:
    """Does the finished goods store get a copy as well?"""


@question(asked="draw", of="three_guarantees", outcome=YesNo())
def copy_for_inspection() -> Answer:
    """Does quality inspection get a copy as well?"""


@question(asked="change", of="three_guarantees", outcome=YesNo())
def b_form_granted() -> Answer:
    """Has whoever had to approve before the form done so?"""
