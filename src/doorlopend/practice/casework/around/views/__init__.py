"""Screens around a person, of the team, of partners, and the calendar."""
