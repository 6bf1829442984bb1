"""How fast somebody must act: what is declared, and each answer under the name of its question."""

from capaloop.pack import (
    ANY,
    Day,
    Deadline,
    Field,
    Form,
    Instant,
    Rule,
    Setting,
    Table,
    Task,
    Text,
    Whole,
    YesNo,
    hours,
    is_,
)

QUALITY = "quality"  # a role of the base procedure; a role of your own is a `Role`, under ROLES

SETTINGS = (
    Setting(
        "tell_management_within_hours",
        Whole(0, 720, unit="hours"),
        "2.2",
        default=24,
        reading="At once has no figure: one day.",
    ),
)

FORMS = (
    Form(
        "first_look",
        "complaint",
        (
            Field("somebody_hurt", YesNo()),
            Field("danger_goes_on", YesNo()),
            Field("looked_at", Instant()),
            Field("first_look_remark", Text(longest=2000), required=False),
        ),
        "2.1",
        kept_by=QUALITY,
    ),
    Form("management_told", "complaint", (Field("told_on", Day()),), "2.2", kept_by=QUALITY),
)

TASKS = (
    Task("take_first_look", "complaint", QUALITY, "first_look", "2.1", before=("close",), shows=("defect",)),
    Task(
        "tell_management",
        "complaint",
        QUALITY,
        "management_told",
        "2.2",
        when=is_("urgency", "urgent"),
        due="management_told_by",
        before=("close",),
    ),
)

URGENCY = Table(
    inputs=("somebody_hurt", "danger_goes_on"),
    rules=(
        Rule((True, ANY), "urgent", "2.1"),
        Rule((False, True), "urgent", "2.1"),
        Rule((False, False), "ordinary", "2.1"),
    ),
)

MANAGEMENT_TOLD_BY = Deadline(after="looked_at", within=hours("tell_management_within_hours"), clause="2.2")
