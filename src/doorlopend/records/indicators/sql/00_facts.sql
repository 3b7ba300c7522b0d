-- What every count starts from: facts that were not corrected away, with their gemeente; and files open on a day.
-- `standing` is false for what was changed later; `elsewhere` holds for what another gemeente recorded first and gave.
WITH fact AS (
  SELECT f.*, c.gemeente_id, NOT EXISTS (SELECT 1 FROM dossiers_fact s WHERE s.supersedes_id = f.id) AS standing,
    EXISTS (SELECT 1 FROM dossiers_fact o JOIN regions_controller oc ON oc.id = o.controller_id
            WHERE o.id = f.origin_id AND oc.gemeente_id IS NOT NULL) AS elsewhere
  FROM dossiers_fact f JOIN regions_controller c ON c.id = f.controller_id
  WHERE c.gemeente_id = ANY (p_gemeenten) AND f.kind = ANY (p_kinds)
    AND NOT EXISTS (SELECT 1 FROM dossiers_fact s WHERE s.supersedes_id = f.id AND s.mode = 'correction')
), open_file AS (
  SELECT d.*, c.gemeente_id FROM dossiers_dossier d JOIN regions_controller c ON c.id = d.controller_id
  WHERE c.gemeente_id = ANY (p_gemeenten) AND d.opened_on <= p_last AND (d.closed_on IS NULL OR d.closed_on > p_last)
)
