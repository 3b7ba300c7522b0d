"""Dutch free text: find person data before it is kept, and find texts that are about the same thing."""

from .persons import Hit, Kind, NameIndex, find
from .similar import Weights, likeness, neighbours, terms, version

__all__ = ["Hit", "Kind", "NameIndex", "Weights", "find", "likeness", "neighbours", "terms", "version"]
