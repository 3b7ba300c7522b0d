"""Screens: bodies, meetings with live minutes, the regional year, events."""
