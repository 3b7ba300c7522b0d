"""Measures of the learning flow."""
