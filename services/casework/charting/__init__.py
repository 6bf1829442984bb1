"""Charts of figures, as they stand on forms: Pareto and trend."""

from .chart import ChartFailed as ChartFailed
from .chart import ChartFontsMissing as ChartFontsMissing
from .chart import chart as chart
