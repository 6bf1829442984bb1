"""What the front desk adds to the base."""

from collections.abc import Sequence

from rules.api import Field, Form, Task, Text, YesNo, hook, is_

SHOWN = ("customer_code", "customer_name", "product_name", "inquiry_question", "seen_by")


class Pack:
    name = "front-desk"
    version = "1.0.0"
    title_en = "Front desk"
    title_zh = "前台"
    document = None

    @hook
    def forms(self) -> Sequence[Form]:
        heard = (Field("grievance", YesNo()), Field("seen_by", Text(), False))
        return [
            Form("hearing", "inquiry", heard, "1"),
            Form("passed_on", "inquiry", (Field("complaint_number", Text(longest=100)),), "1", fill="intake"),
        ]

    @hook
    def tasks(self) -> Sequence[Task]:
        return [
            Task("hear", "inquiry", "sales", "hearing", "1"),
            Task(
                "pass_on",
                "inquiry",
                "sales",
                "passed_on",
                "1",
                when=is_("grievance", True),
                asks="complaint.intake-requested",
                shows=SHOWN,
            ),
        ]
