-- kinds: pip.vastgesteld status.vastgesteld inburgeringsplicht.beeindigd
SELECT d.gemeente_id, coalesce((
    SELECT p.data ->> 'leerroute' FROM fact p WHERE p.dossier_id = d.id AND p.kind = 'pip.vastgesteld'
      AND p.valid_from <= p_last ORDER BY p.valid_from DESC, p.sequence DESC LIMIT 1), 'nog_geen'), count(*)
FROM open_file d
WHERE 'wi2021' = (SELECT g.data ->> 'groep' FROM fact g WHERE g.dossier_id = d.id AND g.kind = 'status.vastgesteld'
                  AND g.valid_from <= p_last ORDER BY g.valid_from DESC, g.sequence DESC LIMIT 1)
  AND NOT EXISTS (SELECT 1 FROM fact e WHERE e.dossier_id = d.id AND e.kind = 'inburgeringsplicht.beeindigd'
                  AND e.standing AND e.valid_from <= p_last)
GROUP BY 1, 2
