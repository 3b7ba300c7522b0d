"""The statistical core: small functions on numpy arrays, each with its source and its published check."""
