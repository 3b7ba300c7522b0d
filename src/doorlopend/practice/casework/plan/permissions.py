"""Which permission each act on a plan takes."""

READ = "dossier.read"
WRITE = "dossier.write"
SETTINGS = "dossier.assign"
