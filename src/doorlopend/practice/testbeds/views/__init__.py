"""The screens of testbeds: thin, each one call to read or to write."""
