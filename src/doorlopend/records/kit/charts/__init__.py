"""Pictures of figures as server-made SVG: each with a title, a sentence of what it shows, and its table.

Every function is pure, takes keywords only and returns a `<figure>` ready for a template. A value of None
is one that may not or cannot be shown; it is drawn as a gap with words, never as zero.
"""

from .bars import Bar, StackRow, bar, stacked
from .flow import Edge, Node, flow
from .lines import Point, Series, curves, line, month_norm
from .marks import Group, Interval, Signal, hundred, intervals, lights

__all__ = [
    "Bar", "Edge", "Group", "Interval", "Node", "Point", "Series", "Signal", "StackRow",
    "bar", "curves", "flow", "hundred", "intervals", "light_strip", "lights", "line", "month_norm", "stacked",
]  # fmt: skip

light_strip = lights
