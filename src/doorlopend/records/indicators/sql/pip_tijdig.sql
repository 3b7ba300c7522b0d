-- kinds: pip.vastgesteld pip.vertraging
SELECT due.gemeente_id, CASE WHEN due.first_plan <= due.due_on THEN 'op_tijd'
    WHEN due.causes = 0 THEN 'niet_vastgelegd' WHEN due.causes > 1 THEN 'meerdere' ELSE due.cause END, count(*)
FROM (
  SELECT c.gemeente_id, o.due_on, o.until,
    (SELECT min(p.valid_from) FROM fact p WHERE p.dossier_id = o.dossier_id AND p.kind = 'pip.vastgesteld'
       AND p.valid_from >= o.starts_on) AS first_plan,
    (SELECT count(DISTINCT v.data ->> 'oorzaak') FROM fact v WHERE v.dossier_id = o.dossier_id
       AND v.kind = 'pip.vertraging' AND v.standing) AS causes,
    (SELECT min(v.data ->> 'oorzaak') FROM fact v WHERE v.dossier_id = o.dossier_id
       AND v.kind = 'pip.vertraging' AND v.standing) AS cause
  FROM dossiers_obligation o JOIN regions_controller c ON c.id = o.controller_id
  WHERE c.gemeente_id = ANY (p_gemeenten) AND split_part(o.key, ':', 1) = 'pip.vaststellen'
    AND o.due_on BETWEEN p_first AND p_last
) due
WHERE due.first_plan IS NOT NULL OR due.until IS NULL OR due.until >= due.due_on
GROUP BY 1, 2
