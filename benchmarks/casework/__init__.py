"""How fast a case manager's screens are over a quarter of a million dossiers."""
