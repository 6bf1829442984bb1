"""A watch that is relieved at fixed times: what the next one finds open, who signs, by when."""

from .pack import Pack as Pack
