"""A column type for JSON that is written far more often than it is read."""

import json
from typing import Any

from sqlalchemy import Text, TypeDecorator
from sqlalchemy.engine import Dialect


class JsonText(TypeDecorator[Any]):
    """JSON kept as its text, byte for byte: written from text as it stands or from plain JSON, read as plain JSON."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, _: Dialect) -> str | None:
        return value if value is None or isinstance(value, str) else json.dumps(value, ensure_ascii=False)

    def process_result_value(self, value: str | None, _: Dialect) -> Any:
        return None if value is None else json.loads(value)
