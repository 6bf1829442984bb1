"""Withdrawal and recall of unsafe food, in our own words after ISO 22000:2018, 8.3, 8.9.4 and 8.9.5.

`clauses.yaml` paraphrases what the standard asks for and says which reading was taken; the modules say it in the
engine's words; `examples.yaml` shows that they agree.
"""

from .pack import Withdrawal as Pack

__all__ = ["Pack"]
