"""The rules, one module per subject. Each settles its point on the case and writes results."""
