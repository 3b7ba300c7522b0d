"""The screens of the community: thin, each one call to read or to write."""
