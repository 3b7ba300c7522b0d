"""Facts: what may be recorded about a person, and how it is checked."""

from .check import validate, validate_life
from .codec import data_from_json, from_json, iso_day, life_from_json, plain, to_json
from .kinds import KINDS
from .model import Fact, FactError, Field, Kind, Value
from .schema import fact_schema
from .upcast import upcast

__all__ = [
    "KINDS",
    "Fact",
    "FactError",
    "Field",
    "Kind",
    "Value",
    "data_from_json",
    "fact_schema",
    "from_json",
    "iso_day",
    "life_from_json",
    "plain",
    "to_json",
    "upcast",
    "validate",
    "validate_life",
]
