-- kinds: status.vastgesteld
SELECT d.gemeente_id, coalesce((
    SELECT g.data ->> 'groep' FROM fact g WHERE g.dossier_id = d.id AND g.valid_from <= p_last
    ORDER BY g.valid_from DESC, g.sequence DESC LIMIT 1), 'onbekend'), count(*)
FROM open_file d GROUP BY 1, 2
