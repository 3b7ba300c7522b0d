"""Which permission each act of governance takes. Roles hold them (`records.people.roles`)."""

READ = "governance.read"
WRITE = "governance.write"
ADVISE = "advice.write"
PUBLISH = "publish"
