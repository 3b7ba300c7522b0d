"""Who acts, and what the database lets them see: actor, table classes, row-level security, roles."""

from .actor import Actor, NoActor, acting, current_actor
from .tables import Person, Public, Region, Staff, Technical

__all__ = [
    "Actor",
    "NoActor",
    "Person",
    "Public",
    "Region",
    "Staff",
    "Technical",
    "acting",
    "current_actor",
]
