-- kinds: koppeling huisvesting.gerealiseerd
SELECT w.gemeente_id, {class:w.days}, count(*)
FROM (
  SELECT d.gemeente_id, p_last - max(k.valid_from) AS days FROM open_file d
  JOIN fact k ON k.dossier_id = d.id AND k.kind = 'koppeling' AND k.standing AND k.valid_from <= p_last
  WHERE NOT EXISTS (SELECT 1 FROM fact h WHERE h.dossier_id = d.id AND h.kind = 'huisvesting.gerealiseerd'
                    AND h.valid_from BETWEEN k.valid_from AND p_last)
  GROUP BY d.id, d.gemeente_id
) w GROUP BY 1, 2
