"""Who acts, and what the database lets them see: actor, table classes, row-level security, roles."""

from .actor import Actor, NoActor, acting, current_actor
from .tables import Guarded, Person, Public, Region, Staff, Technical

__all__ = [
    "Actor",
    "Guarded",
    "NoActor",
    "Person",
    "Public",
    "Region",
    "Staff",
    "Technical",
    "acting",
    "current_actor",
]
