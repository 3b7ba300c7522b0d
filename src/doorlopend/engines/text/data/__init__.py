"""Words as data: what is common Dutch and so no name, and which words mean the same in this field."""
