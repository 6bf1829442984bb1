"""What a clerk may write on a form, drawn from nothing but its JSON Schema."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

OPTIONAL = 0.3
WORDS = ("burr on the edge", "边缘毛刺", "worn punch replaced", "冲头磨损", "seen on the line", "无", "see the photo")
MOST = 500


def drawn(schema: Mapping[str, Any], chance: Random) -> Any:
    """JSON that fits the schema of a form; of what need not be stated, only plain values, and those not always."""
    if "const" in schema:
        return schema["const"]
    if "enum" in schema:
        return chance.choice(schema["enum"])
    if "anyOf" in schema:
        return drawn(chance.choice(schema["anyOf"]), chance)
    return _OF_TYPE[schema["type"]](schema, chance)


def _object(schema: Mapping[str, Any], chance: Random) -> dict[str, Any]:
    required = set(schema.get("required", ()))
    return {
        name: drawn(part, chance)
        for name, part in sorted(schema["properties"].items())
        if name in required or (part.get("type") != "array" and chance.random() < OPTIONAL)
    }


def _array(schema: Mapping[str, Any], chance: Random) -> list[Any]:
    return [drawn(schema["items"], chance) for _ in range(max(1, schema.get("minItems", 1)))]


def _string(schema: Mapping[str, Any], chance: Random) -> str:
    if "x-number" in schema:
        return _number(schema["x-number"], chance)
    now = datetime.now(UTC)
    if schema.get("format") == "date":
        return str(now.date())
    if schema.get("format") == "date-time":
        return now.isoformat()
    return chance.choice(WORDS)[: schema.get("maxLength", MOST)]


def _number(bounds: Mapping[str, Any], chance: Random) -> str:
    low, high = Decimal(bounds["lo"]), Decimal(bounds["hi"])
    share = Decimal(chance.randint(1, 99)) / 100
    return format((low + (high - low) * share).quantize(Decimal("0.01")), "f")


def _integer(schema: Mapping[str, Any], chance: Random) -> int:
    least = int(schema.get("minimum", 0))
    return chance.randint(least, min(int(schema.get("maximum", MOST)), least + MOST))


def _boolean(_: Mapping[str, Any], chance: Random) -> bool:
    return chance.random() < 0.5


_OF_TYPE = {"object": _object, "array": _array, "string": _string, "integer": _integer, "boolean": _boolean}


def days_from_today(days: int) -> str:
    return str((datetime.now(UTC) + timedelta(days=days)).date())
