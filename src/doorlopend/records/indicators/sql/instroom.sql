-- kinds: inburgeringsplicht.vastgesteld doelgroep.vastgesteld
SELECT f.gemeente_id, coalesce((
    SELECT g.data ->> 'doelgroep' FROM fact g WHERE g.dossier_id = f.dossier_id AND g.kind = 'doelgroep.vastgesteld'
      AND g.standing ORDER BY g.valid_from DESC, g.sequence DESC LIMIT 1), 'onbekend'), count(DISTINCT f.dossier_id)
FROM fact f
WHERE f.kind = 'inburgeringsplicht.vastgesteld' AND f.valid_from BETWEEN p_first AND p_last AND NOT f.elsewhere
GROUP BY 1, 2
