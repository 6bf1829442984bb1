"""Communication with the customers of an estate: notices on the board from draft to removal, inquiries until satisfied.

It stands on the base procedure and beside other procedures of an estate. `clauses.yaml` holds what the written
procedure says, in our words, with the reading taken where it is open or cut off.
"""

from .pack import NoticeAndInquiry as Pack

__all__ = ["Pack"]
