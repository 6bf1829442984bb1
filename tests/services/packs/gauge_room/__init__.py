"""A room that lends gauges and knows which are out for long."""

from .pack import Pack as Pack
