"""A works that writes down remarks and makes a table of them every month."""

from .pack import Pack as Pack
