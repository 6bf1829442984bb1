"""The survey form as printed: its groups, its small items with their weights, the five grades."""

from decimal import Decimal
from types import MappingProxyType

from rules.api import Choice, Text

GRADES = ("满意", "比较满意", "一般", "不太满意", "不满意")
"""The grades are values as the form prints them; the vocabulary has their English words."""
BLANK_AS = "比较满意"
GRADE = Choice(*GRADES)
LINE = Text(longest=200)
PROSE = Text(longest=4000)

GROUPS = MappingProxyType(
    {
        "product_quality": ("main_quality", "maintainability", "ease_of_use", "quality_stability", "product_safety"),
        "service": ("service_timeliness", "service_effectiveness", "service_attitude"),
        "value": ("cost_performance",),
        "delivery_service": ("delivery_timeliness", "delivery_reliability"),
        "competition": ("competitor_comparison",),
    }
)
GROUP_OF = MappingProxyType({item: group for group, items in GROUPS.items() for item in items})
ITEMS = tuple(GROUP_OF)

WEIGHTS = MappingProxyType(
    {
        "main_quality": Decimal(20),
        "maintainability": Decimal(10),
        "ease_of_use": Decimal(10),
        "quality_stability": Decimal(5),
        "product_safety": Decimal(5),
        "service_timeliness": Decimal(5),
        "service_effectiveness": Decimal(5),
        "service_attitude": Decimal(5),
        "cost_performance": Decimal(20),
        "delivery_timeliness": Decimal(5),
        "delivery_reliability": Decimal(5),
        "competitor_comparison": Decimal(5),
    }
)
HEADINGS = MappingProxyType(
    {
        "product_quality": Decimal(50),
        "service": Decimal(20),
        "value": Decimal(20),
        "delivery_service": Decimal(10),
        "competition": Decimal(5),
    }
)
"""What the headings of the groups print; the service items fall 5 short of theirs."""
