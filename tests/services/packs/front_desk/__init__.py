"""A front desk where an inquiry may hold a grievance, which is then taken in as a complaint."""

from .pack import Pack as Pack
