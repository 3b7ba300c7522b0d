"""What this room asks for; who holds it is in `records.people.roles`."""

MANAGE = "users.manage"
