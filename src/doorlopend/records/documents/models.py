"""Versioned texts: letter templates and regional documents come to live here."""
