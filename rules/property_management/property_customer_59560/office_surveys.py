"""The survey of one office: its sample and focus, or its mail boxes and opinion box, and how many forms come back."""

from rules.api import (
    Act,
    CaseKind,
    Day,
    Field,
    Form,
    Reminder,
    State,
    Task,
    Whole,
    YesNo,
    all_,
    is_,
    known,
    not_,
)

from .parties import LINE, PROSE, QUALITY, QUALITY_GROUP
from .surveys import END, KIND_OF_SURVEY, MID, MID_YEAR, ROUND, SURVEY, YEAR_END

COUNT = Whole(0, 1_000_000)
METHOD, FOCUS, MID_RECOVERY = "4.10.p2", "4.10.p3", "4.10.p4"
BOXES, END_RECOVERY = "4.11.p2", "4.11.p3"
RECOVERY = (MID_RECOVERY, END_RECOVERY)
MID_SURVEY, FULL_SURVEY = is_("survey_kind", MID), is_("survey_kind", END)
LATE = (Reminder(QUALITY_GROUP, (MID_YEAR, YEAR_END)),)
FIGURES = ("surveyed_office", "survey_kind", "handed_out", "returned", "recovery_rate")

KINDS = (
    CaseKind(
        SURVEY,
        owner=QUALITY,
        number="OS-{yyyy}-{n:04}",
        clause=(MID_YEAR, YEAR_END, "2"),
        states=(
            State("awaited"),
            State("handed_out", known("handed_out_on")),
            State("collected", is_("recovery_met", True)),
            State("closed", is_("closed", True)),
        ),
        outcome="office_survey_outcome",
        parent=ROUND,
        repeats=True,
        closes_when=known("finished_on"),
    ),
)
FORMS = (
    Form(
        "survey_order",
        SURVEY,
        (Field("surveyed_office", LINE), Field("survey_named", KIND_OF_SURVEY, False)),
        (MID_YEAR, YEAR_END),
        arrives=True,
    ),
    Form(
        "survey_sample_plan",
        SURVEY,
        (
            Field("customers", COUNT),
            Field("previous_survey", YesNo()),
            Field("focus_customers", COUNT),
            Field("sample_size", COUNT),
            Field("answered_last_year", COUNT, False),
            Field("focus_list", PROSE, False),
        ),
        (METHOD, FOCUS),
        kept_by=QUALITY_GROUP,
    ),
    Form(
        "opinion_box_note",
        SURVEY,
        (
            Field("mail_boxes", COUNT),
            Field("mail_box_forms", COUNT),
            Field("opinion_boxes", COUNT),
            Field("box_collector", LINE),
        ),
        BOXES,
        kept_by=QUALITY_GROUP,
    ),
    Form(
        "survey_handing_out",
        SURVEY,
        (Field("handed_out", COUNT), Field("handed_out_on", Day())),
        (METHOD, BOXES),
        kept_by=QUALITY_GROUP,
    ),
    Form(
        "survey_collection",
        SURVEY,
        (Field("returned", COUNT), Field("collected_on", Day())),
        RECOVERY,
        kept_by=QUALITY_GROUP,
    ),
    Form(
        "survey_result",
        SURVEY,
        (Field("finished_on", Day()), Field("survey_result_text", PROSE)),
        (MID_YEAR, YEAR_END),
        kept_by=QUALITY_GROUP,
        shows=FIGURES,
    ),
)
TASKS = (
    Task(
        "plan_survey_sample",
        SURVEY,
        QUALITY_GROUP,
        "survey_sample_plan",
        (METHOD, FOCUS),
        when=MID_SURVEY,
        before=("finish_survey", "close"),
        due="survey_due",
        shows=("surveyed_office",),
    ),
    Task(
        "put_up_opinion_box",
        SURVEY,
        QUALITY_GROUP,
        "opinion_box_note",
        BOXES,
        when=FULL_SURVEY,
        before=("finish_survey", "close"),
        due="survey_due",
        shows=("surveyed_office",),
    ),
    Task(
        "hand_out_survey_forms",
        SURVEY,
        QUALITY_GROUP,
        "survey_handing_out",
        (METHOD, BOXES),
        before=("finish_survey", "close"),
        due="survey_due",
        shows=("surveyed_office", "survey_kind"),
    ),
    Task(
        "collect_survey_forms",
        SURVEY,
        QUALITY_GROUP,
        "survey_collection",
        RECOVERY,
        when=known("handed_out"),
        before=("finish_survey", "close"),
        due="survey_due",
        shows=("surveyed_office", "handed_out"),
    ),
    Task(
        "write_survey_result",
        SURVEY,
        QUALITY_GROUP,
        "survey_result",
        (MID_YEAR, YEAR_END),
        performs="finish_survey",
        due="survey_due",
        shows=FIGURES,
        reminders=LATE,
    ),
)
ACTS = (
    Act(
        "plan_sample_anew",
        SURVEY,
        (QUALITY_GROUP,),
        FOCUS,
        form="survey_sample_plan",
        when=all_(known("customers"), not_(known("finished_on"))),
    ),
    Act(
        "put_up_box_anew",
        SURVEY,
        (QUALITY_GROUP,),
        BOXES,
        form="opinion_box_note",
        when=all_(known("opinion_boxes"), not_(known("finished_on"))),
    ),
    Act(
        "hand_out_anew",
        SURVEY,
        (QUALITY_GROUP,),
        RECOVERY,
        form="survey_handing_out",
        when=all_(known("handed_out"), not_(known("finished_on"))),
    ),
    Act(
        "collect_further",
        SURVEY,
        (QUALITY_GROUP,),
        RECOVERY,
        form="survey_collection",
        when=all_(known("returned"), not_(known("finished_on"))),
    ),
    Act(
        "finish_survey",
        SURVEY,
        (QUALITY_GROUP,),
        (MID_YEAR, YEAR_END),
        form="survey_result",
        when=not_(known("finished_on")),
    ),
)
