"""What stays of the base procedure's search for the same problem: a help in the first analysis of a complaint."""

from rules.api import ANY, Answer, Rule, Table, Task, hook

from .analysis import COMPLAINED
from .parties import PRODUCTION, WAREHOUSE

INSPECTOR = "inspector"
PLACES = {"stock": WAREHOUSE, "work_in_process": PRODUCTION, "inspection_records": INSPECTOR}
SHOWN = ("order_number", "product_name", "lot", "defect", "items", "defect_match_threshold", "search_candidates")

TASKS = tuple(
    Task(
        f"search_{place}",
        "complaint",
        role,
        f"search_{place}",
        "5.3.4.1.p1.s1",
        when=COMPLAINED,
        before=("close",),
        shows=SHOWN,
        asks="search.requested",
        tells="search.reported",
        replaces=f"iso9001:search_{place}",
    )
    for place, role in PLACES.items()
)

ASK_CUSTOMER_FOR_SAMPLE = Table(
    inputs=("search_finding", "returned_cause", "sample_when_not_found"),
    rules=(
        # the feedback form says who saw the fault and how it was examined
        Rule((ANY, ANY, False), False, ("5.3.2.2", "form.QM0703-01")),
        Rule(("absent", "none", True), True, "5.3.2.2", {"through": "sales"}),
        Rule(("absent", {"open", "company", "not company"}, True), False, "5.3.2.2"),
        Rule(({"present", "open"}, ANY, True), False, "5.3.2.2"),
    ),
    replaces="iso9001:ask_customer_for_sample",
)


class Answers:
    """What is asked besides the first analysis."""

    @hook
    def ask_customer_for_sample(self) -> Answer:
        return ASK_CUSTOMER_FOR_SAMPLE
