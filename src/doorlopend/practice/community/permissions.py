"""Which permission each act of the community takes. Roles hold them (`records.people.roles`)."""

READ = "signals.read"
WRITE = "signals.write"
HANDLE = "signals.handle"
ANSWER = "signals.answer"
POLL = "polls.answer"
EXCHANGE = "lessons.exchange"
