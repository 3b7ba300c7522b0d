-- kinds: {from_kind} {to_kind}
SELECT s.gemeente_id, {class:s.days}, count(*)
FROM ({steps}) s GROUP BY 1, 2
