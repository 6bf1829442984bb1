"""The monthly statistics table and the trend reports of the quarters and the year."""


class Answers:
    """What this subject answers."""
