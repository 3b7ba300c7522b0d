-- A large record, made inside the database: {dossiers} dossiers over {controllers} gemeenten, {facts} facts each.
SET LOCAL synchronous_commit = off;
INSERT INTO regions_gemeente (id, province) SELECT gen_random_uuid(), 'Bench' FROM generate_series(1, {controllers});
INSERT INTO regions_controller (id, kind, name, oin, gemeente_id, duo_url, certificate)
  SELECT gen_random_uuid(), 'gemeente', 'Bench ' || n, lpad(n::text, 20, '0'), id, '', ''
  FROM (SELECT id, row_number() OVER () AS n FROM regions_gemeente) g;
INSERT INTO people_user (id, password, email, name, steward_id, oidc_subject, is_active, language)
  SELECT gen_random_uuid(), '!', 'u' || c.n || '-' || w || '@bench.invalid', 'Bench ' || w, c.id, '', true, 'nl'
  FROM (SELECT id, row_number() OVER (ORDER BY oin) AS n FROM regions_controller) c, generate_series(1, {workers}) w;
INSERT INTO people_grant (id, steward_id, user_id, role, organisation_id, ground, valid_from)
  SELECT gen_random_uuid(), steward_id, id, 'regievoerder', steward_id, 'bench', '2020-01-01' FROM people_user;
CREATE TEMP TABLE spread AS
  SELECT gen_random_uuid() AS subject, gen_random_uuid() AS dossier, c.id AS controller, u.id AS worker, n
  FROM generate_series(1, {dossiers}) n
  JOIN (SELECT id, row_number() OVER (ORDER BY oin) - 1 AS place FROM regions_controller) c ON c.place = n % {controllers}
  JOIN (SELECT id, steward_id, row_number() OVER (PARTITION BY steward_id ORDER BY email) - 1 AS place FROM people_user) u
    ON u.steward_id = c.id AND u.place = (n / {controllers}) % {workers};
INSERT INTO dossiers_subject (id, controller_id) SELECT subject, controller FROM spread;
INSERT INTO dossiers_dossier (id, controller_id, subject_id, audit_token, opened_on, version, display_name, status_group, lawbook_id, engine_version)
  SELECT dossier, controller, subject, gen_random_uuid(), '2026-01-01', {facts}, 'Bench, ' || n, 'wi2021', 'bench', '1' FROM spread;
INSERT INTO dossiers_fact (id, controller_id, dossier_id, sequence, kind, schema_version, sensitivity, data, valid_from, known_on, recorded_by, source, source_ref, mode)
  SELECT gen_random_uuid(), controller, dossier, s, 'voortgangsgesprek.gehouden', 1, 'ordinary', '{{}}', date '2024-01-01' + s * 30, date '2024-01-01' + s * 30, 'bench', 'bench', '', ''
  FROM spread, generate_series(1, {facts}) s;
INSERT INTO dossiers_involved (id, controller_id, dossier_id, how, party, user_id, rule, article, valid_from)
  SELECT gen_random_uuid(), controller, dossier, how, 'Bench', CASE how WHEN 'contact' THEN worker END, '', '', '2024-01-01'
  FROM spread, unnest(ARRAY['law', 'acts', 'contact']) how;
INSERT INTO work_task (id, controller_id, dossier_id, kind, title, owner_id, due_on, risk, obligation_key, made_by, made_at, ended, ended_by, reason)
  SELECT gen_random_uuid(), controller, dossier, 'pip.vaststellen', '', worker, date '2026-10-01' + (n * 7 + s * 40) % 200, s % 4, 'k' || s, 'bench', now(), '', '', ''
  FROM spread, generate_series(1, 4) s;
