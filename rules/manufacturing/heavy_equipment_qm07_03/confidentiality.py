"""Who may see, copy or take away what is kept."""


class Answers:
    """What this subject answers."""
