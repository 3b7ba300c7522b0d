"""The only way to write: bodies and meetings (`meeting`), events and the year (`events`)."""
