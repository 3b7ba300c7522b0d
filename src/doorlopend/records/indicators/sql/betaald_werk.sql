-- kinds: werk.dienstverband persoon.geboren status.vastgesteld
SELECT d.gemeente_id, CASE WHEN EXISTS (
    SELECT 1 FROM fact w WHERE w.dossier_id = d.id AND w.kind = 'werk.dienstverband' AND w.standing
      AND w.valid_from <= p_last AND (w.valid_before IS NULL OR w.valid_before > p_last)
  ) THEN 'werk' ELSE 'geen_werk' END, count(*)
FROM open_file d
JOIN LATERAL (SELECT b.valid_from FROM fact b WHERE b.dossier_id = d.id AND b.kind = 'persoon.geboren' AND b.standing
              ORDER BY b.sequence DESC LIMIT 1) born ON true
WHERE born.valid_from + interval '18 years' <= p_last AND born.valid_from + interval '65 years' > p_last
  AND 'asielzoeker' IS DISTINCT FROM (
    SELECT g.data ->> 'groep' FROM fact g WHERE g.dossier_id = d.id AND g.kind = 'status.vastgesteld'
      AND g.valid_from <= p_last ORDER BY g.valid_from DESC, g.sequence DESC LIMIT 1)
GROUP BY 1, 2
