"""Thin: what is asked, what is shown."""
