"""Customer satisfaction survey: who is asked, how many answer, what the forms show, what has to be done about it.

It stands on the base procedure, which says what a complaint is and how action is requested. `clauses.yaml` holds what
the written procedure says, in our words, with the reading taken where it is open.
"""

from .pack import SatisfactionSurvey as Pack

__all__ = ["Pack"]
