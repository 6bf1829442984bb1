"""What the press shop declares, and the few questions that it asks."""

from collections.abc import Sequence

from rules.api import (
    Act,
    Answer,
    CaseKind,
    ChildFacts,
    Choice,
    FactRole,
    Field,
    Form,
    Formula,
    Holder,
    ListOf,
    Opening,
    Role,
    Signer,
    State,
    Task,
    Text,
    Whole,
    YesNo,
    all_,
    hook,
    is_,
    known,
    question,
)

ROLES = {"handler": "sales", "leader": "sales", "quality": "quality", "plant": "production", "head": "quality"}

CLAIM_FORM = Form(
    "claim_form",
    "claim",
    (Field("part", Text(longest=200)), Field("cost", Whole(0, 10_000))),
    "2",
    number="B{yyyy}-{n:04}",
    signers=(
        Signer("handler", "handled", "2"),
        Signer("quality", "reviewed", "2", step=2),
        Signer("plant", "reviewed", "2", step=2),
        Signer("head", "approved", "2", in_person=True, when=is_("dear", True)),
    ),
    holders=(
        Holder(FactRole("holders"), "3"),
        Holder("store", "3", copy="photocopy", acknowledged=False),
    ),
)


class Questions:
    """The questions of the press shop."""

    @question(asked="change", of="claim", outcome=YesNo())
    def dear(self) -> Answer:
        """Must the head approve?"""
        raise NotImplementedError

    @question(asked="change", of="claim", outcome=ListOf(Text()))
    def holders(self) -> Answer:
        """Who gets a copy?"""
        raise NotImplementedError

    @question(asked="end", of="claim", outcome=Choice("ended"))
    def claim_outcome(self) -> Answer:
        """How has the claim ended?"""
        raise NotImplementedError

    @question(asked="end", of="suggestion", outcome=Choice("ended"))
    def suggestion_outcome(self) -> Answer:
        """How has the suggestion ended?"""
        raise NotImplementedError


class PressShop:
    """The pack."""

    name = "press-shop"
    version = "1.0.0"
    title_en = "Press shop"
    title_zh = "冲压车间"
    document = None
    questions = Questions

    @hook
    def roles(self) -> Sequence[Role]:
        return [*(Role(name, host, "1") for name, host in ROLES.items()), Role("store", "warehouse", "3")]

    @hook
    def case_kinds(self) -> Sequence[CaseKind]:
        states = (State("begun"), State("signed", is_("claim_form.signed", True)))
        return [
            CaseKind("claim", "quality", "K-{yyyy}-{n:04}", "1", states, "claim_outcome"),
            CaseKind(
                "suggestion",
                "quality",
                "S-{yyyy}-{n:04}",
                "4",
                (State("begun"),),
                "suggestion_outcome",
                parent="claim",
                closes_when=is_("suggestion_form.signed", True),
            ),
        ]

    @hook
    def forms(self) -> Sequence[Form]:
        return [
            Form("opening_sheet", "claim", (Field("wants_suggestion", YesNo()),), "1", arrives=True),
            CLAIM_FORM,
            Form("planning_sheet", "claim", (Field("planned", YesNo()),), "1", each_cycle=True),
            Form(
                "report_sheet",
                "claim",
                (Field("done", Text()),),
                "1",
                each_cycle=True,
                number="R{yy}{mm}-{n}",
                signers=(Signer("quality", "approved", "2"),),
            ),
            Form("reopening_sheet", "claim", (Field("reopen_reason", Text()),), "1"),
            Form(
                "suggestion_form",
                "suggestion",
                (Field("site_code", Text(longest=20)), Field("proposal", Text())),
                "4",
                number="J{site_code}-{yyyy}-{n:03}",
                signers=(Signer("quality", "approved", "4"),),
            ),
        ]

    @hook
    def tasks(self) -> Sequence[Task]:
        return [
            Task("fill_claim", "claim", "handler", "claim_form", "2", before=("close",)),
            Task("plan_work", "claim", "plant", "planning_sheet", "1", when=is_("claim_form.signed", True)),
            Task(
                "write_report",
                "claim",
                "plant",
                "report_sheet",
                "1",
                when=all_(is_("claim_form.signed", True), known("planned")),
                before=("close",),
            ),
            Task("fill_suggestion", "suggestion", "handler", "suggestion_form", "4", before=("close",)),
        ]

    @hook
    def acts(self) -> Sequence[Act]:
        return [
            Act("open_claim", "claim", ("handler",), "1", form="opening_sheet", effect="open"),
            Act("close", "claim", ("quality",), "1", effect="close"),
            Act("reopen", "claim", ("quality",), "1", form="reopening_sheet", effect="reopen"),
        ]

    @hook
    def openings(self) -> Sequence[Opening]:
        return [Opening("suggestion", "claim", "4", is_("wants_suggestion", True))]

    @hook
    def child_facts(self) -> Sequence[ChildFacts]:
        return [ChildFacts("suggestions_signed", "claim", "suggestion", "suggestion_form.signed")]

    @hook
    def dear(self) -> Answer:
        return Formula(("cost",), lambda cost: cost >= 1000, "2")

    @hook
    def holders(self) -> Answer:
        return Formula(("dear",), _holders, "3")

    @hook
    def claim_outcome(self) -> Answer:
        return Formula(("claim_form.signed", "suggestions_signed"), lambda *_: "ended", "1")

    @hook
    def suggestion_outcome(self) -> Answer:
        return Formula(("suggestion_form.signed", "claim_form.signed"), lambda *_: "ended", "4")


def _holders(dear: bool) -> tuple[str, ...]:
    return ("plant", "quality") if dear else ("plant",)
