"""The only way to read for this room's screens: scoped by the actor."""
