"""Forms of the intake, one per part. Each knows what the record holds already, and gives back facts."""
