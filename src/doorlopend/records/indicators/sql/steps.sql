-- The first time a person took the step, and the days since the last time of the step before.
SELECT one.gemeente_id, one.valid_from - (
    SELECT max(b.valid_from) FROM fact b WHERE b.dossier_id = one.dossier_id AND b.kind = '{from_kind}'
      AND b.valid_from <= one.valid_from) AS days
FROM (
  SELECT DISTINCT ON (f.dossier_id) f.* FROM fact f WHERE f.kind = '{to_kind}' AND NOT f.elsewhere
  ORDER BY f.dossier_id, f.valid_from, f.sequence
) one
WHERE one.valid_from BETWEEN p_first AND p_last AND EXISTS (
  SELECT 1 FROM fact b WHERE b.dossier_id = one.dossier_id AND b.kind = '{from_kind}' AND b.valid_from <= one.valid_from)
