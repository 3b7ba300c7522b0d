-- kinds: pip.vastgesteld
SELECT c.gemeente_id, CASE WHEN o.due_on < p_last THEN 'rood' WHEN o.due_on - p_last <= {oranje_dagen} THEN 'oranje'
    ELSE 'groen' END, count(DISTINCT o.dossier_id)
FROM dossiers_obligation o JOIN regions_controller c ON c.id = o.controller_id JOIN open_file d ON d.id = o.dossier_id
WHERE split_part(o.key, ':', 1) = 'pip.vaststellen' AND o.due_on IS NOT NULL AND o.starts_on <= p_last
  AND (o.until IS NULL OR o.until > p_last)
  AND NOT EXISTS (SELECT 1 FROM fact p WHERE p.dossier_id = o.dossier_id AND p.valid_from BETWEEN o.starts_on AND p_last)
GROUP BY 1, 2
