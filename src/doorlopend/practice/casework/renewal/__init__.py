"""New rules: dossiers that an older lawbook or engine derived, what the present one changes, and applying it."""
