-- kinds: azc.verblijf koppeling koppeling.vervallen verblijfsrecht.verleend
SELECT r.gemeente_id, r.goes, count(*)
FROM (
  SELECT here.gemeente_id, CASE WHEN k.data IS NULL OR k.fell THEN 'niet_gekoppeld'
      WHEN EXISTS (SELECT 1 FROM regions_gemeentename g WHERE g.code = 'GM' || (k.data ->> 'gemeente')
                   AND g.gemeente_id = ANY (p_gemeenten)) THEN 'in_regio' ELSE 'elders' END AS goes
  FROM dossiers_dossier d
  JOIN regions_controller c ON c.id = d.controller_id AND c.kind = 'coa'
  CROSS JOIN LATERAL (SELECT f.data FROM dossiers_fact f WHERE f.dossier_id = d.id AND f.kind = 'azc.verblijf'
      AND f.valid_from <= p_last AND (f.valid_before IS NULL OR f.valid_before > p_last)
      AND NOT EXISTS (SELECT 1 FROM dossiers_fact s WHERE s.supersedes_id = f.id)
      ORDER BY f.valid_from DESC, f.sequence DESC LIMIT 1) stay
  JOIN regions_gemeentename here ON here.code = 'GM' || (stay.data ->> 'gemeente') AND here.gemeente_id = ANY (p_gemeenten)
    AND here.valid_from <= p_last AND (here.valid_before IS NULL OR here.valid_before > p_last)
  LEFT JOIN LATERAL (SELECT f.data,
      EXISTS (SELECT 1 FROM dossiers_fact v WHERE v.dossier_id = d.id AND v.kind = 'koppeling.vervallen'
              AND v.data ->> 'gemeente' = f.data ->> 'gemeente' AND v.valid_from BETWEEN f.valid_from AND p_last
              AND NOT EXISTS (SELECT 1 FROM dossiers_fact s WHERE s.supersedes_id = v.id)) AS fell
      FROM dossiers_fact f WHERE f.dossier_id = d.id AND f.kind = 'koppeling'
      AND f.valid_from <= p_last AND NOT EXISTS (SELECT 1 FROM dossiers_fact s WHERE s.supersedes_id = f.id)
      ORDER BY f.valid_from DESC, f.sequence DESC LIMIT 1) k ON true
  WHERE d.opened_on <= p_last AND (d.closed_on IS NULL OR d.closed_on > p_last)
    AND EXISTS (SELECT 1 FROM dossiers_fact v WHERE v.dossier_id = d.id AND v.kind = 'verblijfsrecht.verleend' AND v.valid_from <= p_last
                AND NOT EXISTS (SELECT 1 FROM dossiers_fact s WHERE s.supersedes_id = v.id))
) r GROUP BY 1, 2
