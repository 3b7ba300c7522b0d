"""What if: the route switched today, an extension granted, a move. Shown in place, never saved."""
