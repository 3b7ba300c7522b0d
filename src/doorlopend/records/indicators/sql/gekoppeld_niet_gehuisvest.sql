-- kinds: koppeling koppeling.vervallen huisvesting.gerealiseerd
-- Only the last koppeling counts: when that one falls, an earlier one does not come back.
SELECT w.gemeente_id, {class:w.days}, count(*)
FROM (
  SELECT k.gemeente_id, p_last - k.valid_from AS days
  FROM (
    SELECT DISTINCT ON (d.id) d.id AS dossier_id, d.gemeente_id, f.valid_from, f.data ->> 'gemeente' AS linked FROM open_file d
    JOIN fact f ON f.dossier_id = d.id AND f.kind = 'koppeling' AND f.standing AND f.valid_from <= p_last
    ORDER BY d.id, f.valid_from DESC
  ) k
  WHERE NOT EXISTS (SELECT 1 FROM fact h WHERE h.dossier_id = k.dossier_id AND h.kind = 'huisvesting.gerealiseerd'
                    AND h.valid_from BETWEEN k.valid_from AND p_last)
    AND NOT EXISTS (SELECT 1 FROM fact v WHERE v.dossier_id = k.dossier_id AND v.kind = 'koppeling.vervallen' AND v.standing
                    AND v.data ->> 'gemeente' = k.linked AND v.valid_from BETWEEN k.valid_from AND p_last)
) w GROUP BY 1, 2
