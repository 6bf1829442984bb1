"""The records that the engine knows by name, because a department does more with them than keep them."""

from typing import Any, Final

from .domains import Choice, ListOf, Record, Text, Whole

ATTACHMENT: Final = "attachment"
MEDIA_TYPES: Final = ("image/jpeg", "image/png", "application/pdf")
LARGEST_ATTACHMENT: Final = 10 * 1024 * 1024
"""Bytes."""

ATTACHMENTS: Final = ListOf(
    Record(
        ATTACHMENT,
        {"sha256": Text(longest=64)},
        {
            "name": Text(longest=500),
            "media_type": Choice(*MEDIA_TYPES),
            "size": Whole(1, LARGEST_ATTACHMENT),
            "kept_by": Text(longest=16),
        },
    ),
    gaps=False,
)
"""Pictures and documents that went up to a department, known by the hash of their bytes. Whoever states them gives the
hash and, if it likes, a name; the department that keeps them adds the rest."""


def is_attachments(schema: Any) -> bool:
    """Whether the JSON Schema of a form's field is that of `ATTACHMENTS`."""
    items = schema.get("items") if isinstance(schema, dict) else None
    return isinstance(items, dict) and items.get("x-record") == ATTACHMENT
