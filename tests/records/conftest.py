"""A gemeente, its people, and lives to record."""
