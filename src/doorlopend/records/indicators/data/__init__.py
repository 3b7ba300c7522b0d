"""The registry of indicators and the thresholds as data, each entry with its source."""
