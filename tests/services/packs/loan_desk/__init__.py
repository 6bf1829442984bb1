"""A tool room that lends gauges and wants them back in time."""

from .pack import Pack as Pack
