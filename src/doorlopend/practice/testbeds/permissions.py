"""Which permission each act of a testbed takes. Roles hold them (`records.people.roles`)."""

READ = "testbeds.read"
WRITE = "testbeds.write"
ENROL = "testbeds.enrol"
RELEASE = "testbeds.release"
