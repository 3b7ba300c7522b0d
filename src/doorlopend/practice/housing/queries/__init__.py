"""The only way to read for a screen of this room."""
