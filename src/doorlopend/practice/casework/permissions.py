"""Which permission each act of casework takes. Roles hold them (`records.people.roles`)."""

READ = "dossier.read"
WRITE = "dossier.write"
COLLEAGUES = "dossier.colleagues"
ASSIGN = "dossier.assign"
GAPS = "gaps.read"
MESSAGES = "messages.read"
RETRY = "messages.retry"
