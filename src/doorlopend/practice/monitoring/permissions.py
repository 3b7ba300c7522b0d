"""What this room asks for; who holds these is in `records.people.roles`."""

FIGURES = "figures.read"
CONTACTS, KEEP_CONTACTS = "contacts.read", "contacts.write"
OFFERS = "offers.read"
