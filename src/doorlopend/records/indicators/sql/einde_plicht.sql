-- kinds: inburgeringsplicht.beeindigd
SELECT f.gemeente_id, CASE f.data ->> 'reden' WHEN 'voldaan' THEN 'voldaan'
    WHEN 'volledige_vrijstelling' THEN 'vrijstelling_of_ontheffing'
    WHEN 'volledige_ontheffing' THEN 'vrijstelling_of_ontheffing' ELSE 'overig' END, count(DISTINCT f.dossier_id)
FROM fact f WHERE f.standing AND f.valid_from BETWEEN p_first AND p_last AND NOT f.elsewhere
GROUP BY 1, 2
