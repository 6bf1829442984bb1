"""A riders' club above the workshop: what a second pack may do to a first."""

from collections.abc import Sequence

from rules.api import (
    ANY,
    PASS,
    Act,
    Answer,
    Collect,
    Drop,
    Field,
    Form,
    Formula,
    Number,
    Rule,
    Setting,
    Table,
    Whole,
    YesNo,
    hook,
)


class Pack:
    """Members pay less and wait less."""

    name = "riders-club"
    version = "0.3.0"
    title_en = "Riders' club"
    title_zh = "骑行俱乐部"
    document = None

    @hook
    def settings(self) -> Sequence[Setting]:
        return (
            Setting("cheap_below", Number(0, 10_000, unit="CNY"), "C1", default="50", replaces="workshop:cheap_below"),
        )

    @hook
    def forms(self) -> Sequence[Form]:
        return (
            Form(
                "membership",
                "job",
                (Field("member", YesNo()), Field("kilometres", Whole(0, 1_000_000))),
                "C1",
                arrives=True,
            ),
        )

    @hook
    def acts(self) -> Sequence[Act]:
        return (Act("join", "job", ("counter",), "C1", form="membership"),)

    @hook
    def drops(self) -> Sequence[Drop]:
        return (Drop("workshop:fill_job_sheet", "C3"),)

    @hook
    def urgency(self) -> Answer:
        return Table(("member",), (Rule((True,), "today", "C2"), Rule((False,), PASS, "C2")))

    @hook
    def parts_open(self) -> Answer:
        return Formula(("part_order.open",), lambda count: count > 0, "C2", replaces="workshop:parts_open")

    @hook
    def may_hand_over(self) -> Answer:
        return Collect(
            ("member", "kilometres"),
            (Rule((True, "<100"), "club_ride_first", "C2"), Rule((ANY, ">=999999"), "worn_out", "C2")),
        )
