"""The only way to write in this room, by what is written: sending, handling, escalating, learning, meeting."""
