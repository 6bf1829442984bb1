"""The reports of the company to its leadership and to management review."""


class Answers:
    """What this subject answers."""
