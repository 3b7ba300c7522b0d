"""The only way to write what stands around a person: one module per piece of work."""
