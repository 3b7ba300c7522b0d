-- The facts of the bench record replaced by lives of twenty facts that the law says much about; start days vary.
SET LOCAL synchronous_commit = off;
DELETE FROM dossiers_fact;
DELETE FROM work_task;
DELETE FROM dossiers_involved;
DELETE FROM dossiers_obligation;
INSERT INTO dossiers_fact (id, controller_id, dossier_id, sequence, kind, schema_version, sensitivity, data, valid_from, valid_before, known_on, recorded_by, source, source_ref, mode)
  SELECT gen_random_uuid(), controller_id, id, s, kind, 1, sensitivity, data::jsonb,
         date '2023-06-01' + (n % 700)::int + first, CASE WHEN last IS NOT NULL THEN date '2023-06-01' + (n % 700)::int + last END,
         date '2023-06-01' + (n % 700)::int + first, 'bench', 'bench', '', ''
  FROM (SELECT id, controller_id, row_number() OVER (ORDER BY id) AS n FROM dossiers_dossier) d,
  (VALUES
    (1, 'persoon.naam', 'identifying', 0, NULL::int, '{"achternaam": "Bench"}'), (2, 'persoon.taal', 'identifying', 0, NULL, '{"taal": "ti"}'),
    (3, 'verblijfsrecht.verleend', 'ordinary', 0, NULL, '{"soort": "asiel_bepaalde_tijd"}'), (4, 'koppeling', 'ordinary', 5, NULL, '{"gemeente": "0344"}'),
    (5, 'brp.inschrijving', 'ordinary', 10, NULL, '{"gemeente": "0344"}'), (6, 'inburgeringsplicht.kennisgeving', 'ordinary', 14, NULL, '{}'),
    (7, 'bijstand.recht', 'ordinary', 20, NULL, '{}'), (8, 'ontzorgen.gestart', 'ordinary', 22, NULL, '{}'),
    (9, 'intake.oproep', 'ordinary', 30, NULL, '{"uitkomst": "verschenen"}'), (10, 'leerbaarheidstoets.afgelegd', 'ordinary', 40, NULL, '{"uitslag": "b1_haalbaar"}'),
    (11, 'intake.afgerond', 'ordinary', 45, NULL, '{"alleen_gesprek_aangeboden": true}'),
    (12, 'pip.vastgesteld', 'ordinary', 60, NULL, '{"leerroute": "b1_route", "gemeente": "0344", "intensiteit_uren": 600, "pvt_uren": 12, "map_uren": 60, "map_praktijk_uren": 40, "voortgangsgesprekken": 4}'),
    (13, 'duo.melding', 'ordinary', 62, NULL, '{"bericht": "pip"}'), (14, 'aanbod.gedaan', 'ordinary', 120, NULL, '{"keurmerk": "blik_op_werk"}'),
    (15, 'lessen.gestart', 'ordinary', 130, NULL, '{"soort": "b1_route"}'), (16, 'uren.gevolgd', 'ordinary', 200, NULL, '{"soort": "nt2", "uren": 220}'),
    (17, 'omstandigheid.ziekte', 'health', 220, 330, '{}'), (18, 'pvt.ondertekend', 'ordinary', 300, NULL, '{}'),
    (19, 'voortgangsgesprek.gehouden', 'ordinary', 320, NULL, '{}'), (20, 'examen.afgelegd', 'ordinary', 500, NULL, '{"onderdeel": "lezen", "niveau": "b1", "uitslag": "geslaagd"}')
  ) AS life (s, kind, sensitivity, first, last, data);
