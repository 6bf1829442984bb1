"""The working time of a site: which days it works, which hours, and how lengths of time are counted in them."""

from .days import Calendar as Calendar
from .days import CalendarDay as CalendarDay
from .errors import CannotCount as CannotCount
from .recorded import RecordedCalendar as RecordedCalendar
from .site_calendar import SiteCalendar as SiteCalendar
from .site_calendar import working_time_of as working_time_of
from .working_time import WorkingTime as WorkingTime
