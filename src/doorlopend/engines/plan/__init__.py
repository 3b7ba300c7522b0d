"""What a plan (PIP) must be able to show: why this route and not the others, a week that can be lived, goals that fit.

Pure: facts and days come in, reasons go out. A person decides; nothing here chooses without saying why.
"""

from .advice import ROUTES, Advice, Reason, RouteAdvice, advise
from .goals import Collision, Goal, collisions
from .parameters import Parameters, parameters
from .timetable import DAYS, Block, Clash, TimeError, clashes, minutes, weekly_hours
from .words import tell

__all__ = [
    "DAYS",
    "ROUTES",
    "Advice",
    "Block",
    "Clash",
    "Collision",
    "Goal",
    "Parameters",
    "Reason",
    "RouteAdvice",
    "TimeError",
    "advise",
    "clashes",
    "collisions",
    "minutes",
    "parameters",
    "tell",
    "weekly_hours",
]
