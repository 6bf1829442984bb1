"""Which of the five kinds of content a bulletin has."""

from rules.api import Answer, YesNo, question

from .news import KIND as NEWS


@question(asked="change", of=NEWS, outcome=YesNo())
def latest_news_there() -> Answer:
    """Does the bulletin have the latest news?"""


@question(asked="change", of=NEWS, outcome=YesNo())
def service_content_there() -> Answer:
    """Does the bulletin have the content of the services?"""


@question(asked="change", of=NEWS, outcome=YesNo())
def problems_met_there() -> Answer:
    """Does the bulletin have the problems met?"""


@question(asked="change", of=NEWS, outcome=YesNo())
def problem_solutions_there() -> Answer:
    """Does the bulletin have their solutions?"""


@question(asked="change", of=NEWS, outcome=YesNo())
def unsolved_problems_there() -> Answer:
    """Does the bulletin have the problems that are still unsolved?"""
