"""Which permission each act of the intake takes."""

READ = "dossier.read"
WRITE = "dossier.write"
