"""The satisfaction survey: forms, scores, rates, grades."""


class Answers:
    """What this subject answers."""
