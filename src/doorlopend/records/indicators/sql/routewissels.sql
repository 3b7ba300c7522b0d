-- kinds: pip.vastgesteld
SELECT last.gemeente_id, last.route, count(*)
FROM (
  SELECT DISTINCT ON (f.dossier_id) f.gemeente_id, f.data ->> 'leerroute' AS route FROM fact f
  WHERE f.data ->> 'reden' = 'schakelen' AND f.valid_from BETWEEN p_first AND p_last AND NOT f.elsewhere
  ORDER BY f.dossier_id, f.valid_from DESC, f.sequence DESC
) last GROUP BY 1, 2
