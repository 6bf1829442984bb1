"""What a customer said in one case and is a complaint: sales is asked to take it in."""

from dataclasses import dataclass

from shared.messages.task import TaskObject


@dataclass(frozen=True)
class ComplaintIntakeRequested(TaskObject):
    """Sales is asked to take in as a complaint what a customer said in the case, and to report its number. In a drill
    it takes in none."""
