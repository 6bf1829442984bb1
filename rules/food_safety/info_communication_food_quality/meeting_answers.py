"""What is asked of meetings and of disputes."""

from rules.api import Answer, hook

from . import meetings


class Answers:
    """What is asked of meetings and of disputes."""

    @hook
    def meeting_day(self) -> Answer:
        return meetings.MEETING_DAY

    @hook
    def next_day_worked(self) -> Answer:
        return meetings.NEXT_DAY_WORKED

    @hook
    def meeting_day_is(self) -> Answer:
        return meetings.MEETING_FLAG_SAID

    @hook
    def meeting_flag(self) -> Answer:
        return meetings.MEETING_FLAG

    @hook
    def holiday_said(self) -> Answer:
        return meetings.HOLIDAY_SAID

    @hook
    def meeting_takes_place(self) -> Answer:
        return meetings.MEETING_TAKES_PLACE

    @hook
    def meeting_by(self) -> Answer:
        return meetings.MEETING_BY

    @hook
    def invited_departments(self) -> Answer:
        return meetings.INVITED_DEPARTMENTS

    @hook
    def agenda(self) -> Answer:
        return meetings.AGENDA

    @hook
    def absent_departments(self) -> Answer:
        return meetings.ABSENT_DEPARTMENTS

    @hook
    def meeting_outcome(self) -> Answer:
        return meetings.MEETING_OUTCOME

    @hook
    def dispute_outcome(self) -> Answer:
        return meetings.DISPUTE_OUTCOME
