"""Under which letter and which code each numbered form goes, and who numbers it."""

from rules.api import Answer, Choice, Field, Form, Rule, Table, hook

KIND_OF_FORM = Choice("feedback form", "suggestion form", "handling form", "three-guarantees form")

FORMS = (Form("numbered_form", "", (Field("form_kind", KIND_OF_FORM),), "5.5.1", arrives=True),)

NUMBER_PREFIX = Table(
    inputs=("form_kind",),
    rules=(
        Rule(("feedback form",), "F", "5.5.1", {"code": "QM0703-01", "numbered_by": "distribution"}),
        Rule(("suggestion form",), "J", "5.5.1", {"code": "QM0703-02", "numbered_by": "unit quality"}),
        Rule(("handling form",), "C", "5.5.1", {"code": "QM0703-03", "numbered_by": "unit quality"}),
        Rule(("three-guarantees form",), "B", "5.5.1", {"code": "QM0703-04", "numbered_by": "distribution"}),
    ),
)


class Answers:
    """What is asked of numbers."""

    @hook
    def number_prefix(self) -> Answer:
        return NUMBER_PREFIX
