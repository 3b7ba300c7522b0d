"""What is done with a testbed; each call is one act, with its audit, in one transaction."""
