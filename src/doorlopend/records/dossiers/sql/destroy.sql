-- Destruction. All of it runs as doorlopend_destroyer, the one role that may delete facts. Generated parts stand in
-- {braces}: they follow the table classes, so that a new person table is wiped from the day it is made.

-- Everything of one dossier; returns the files whose content may lie outside the database.
CREATE OR REPLACE FUNCTION dl_wipe_dossier(target uuid, holder uuid) RETURNS uuid[] LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
DECLARE ids text[] := ARRAY[target::text]; files uuid[]; whose uuid;
BEGIN
  SELECT subject_id INTO whose FROM dossiers_dossier WHERE id = target;
  SELECT array_agg(id) INTO files FROM files_file WHERE dossier_id = target;
{collect}
  DELETE FROM procrastinate_events WHERE job_id IN (SELECT j.id FROM procrastinate_jobs j, jsonb_each_text(j.args) a
    WHERE j.status <> 'doing' AND a.value = ANY (ids));
  DELETE FROM procrastinate_jobs j WHERE j.status <> 'doing'
    AND EXISTS (SELECT 1 FROM jsonb_each_text(j.args) a WHERE a.value = ANY (ids));
{wipe}
  DELETE FROM dossiers_subject s WHERE s.id = whose
    AND NOT EXISTS (SELECT 1 FROM dossiers_dossier d WHERE d.subject_id = whose);
  RETURN coalesce(files, '{}');
END $$;

-- One fact, with the raw message or file it came by. Whatever superseded it takes over its place in the chain, as if
-- it had never been recorded; a bare "never true" goes along with what it dropped.
CREATE OR REPLACE FUNCTION dl_wipe_fact(target uuid, holder uuid) RETURNS uuid[] LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
DECLARE gone record; origin text; files uuid[];
BEGIN
  SELECT * INTO gone FROM dossiers_fact WHERE id = target;
  origin := nullif(gone.source_ref, '');
  SELECT array_agg(id) INTO files FROM files_file WHERE dossier_id = gone.dossier_id AND id::text = origin;
{forget}
  IF gone.supersedes_id IS NULL THEN
    DELETE FROM dossiers_fact WHERE supersedes_id = target AND kind = 'feit.nietig';
  END IF;
  DELETE FROM dossiers_fact WHERE id = target;
  UPDATE dossiers_fact SET supersedes_id = gone.supersedes_id, mode = gone.mode WHERE supersedes_id = target;
  RETURN coalesce(files, '{}');
END $$;

-- Moves the legal core set out of a dossier before it is wiped.
CREATE OR REPLACE FUNCTION dl_retain_core(target uuid, holder uuid, why text, until date) RETURNS void LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
  INSERT INTO dossiers_retainedcore (id, controller_id, data, ground, destroy_after)
  SELECT gen_random_uuid(), holder, jsonb_build_object('facts', jsonb_agg(jsonb_build_object('kind', f.kind,
    'schema_version', f.schema_version, 'valid_from', f.valid_from, 'valid_before', f.valid_before,
    'known_on', f.known_on, 'data', f.data) ORDER BY f.sequence)), why, until
  FROM dossiers_fact f WHERE f.dossier_id = target AND f.kind = ANY ({core})
    AND NOT EXISTS (SELECT 1 FROM dossiers_fact n WHERE n.supersedes_id = f.id AND n.mode = 'correction')
  HAVING count(*) > 0;
END $$;

CREATE OR REPLACE FUNCTION dl_destroy_object(kind text, target uuid, holder uuid, why text, until date)
RETURNS uuid[] LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE files uuid[] := '{}';
BEGIN
  IF kind = 'dossier' THEN
    IF until IS NOT NULL THEN PERFORM dl_retain_core(target, holder, why, until); END IF;
    files := dl_wipe_dossier(target, holder);
  ELSIF kind = 'fact' THEN
    files := dl_wipe_fact(target, holder);
{alone}
  ELSE
    DELETE FROM dossiers_retainedcore WHERE id = target;
  END IF;
  RETURN files;
END $$;

-- The only way for the application: an order that one person gave and another approved. What stays is a ledger line.
CREATE OR REPLACE FUNCTION dl_destroy(order_id uuid, line uuid, today date) RETURNS uuid[] LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE asked record;
BEGIN
  DELETE FROM dossiers_destructionorder WHERE id = order_id AND approved_by <> proposed_by
    AND controller_id = ANY (dl_scope('destroy')) RETURNING * INTO asked;
  IF asked.id IS NULL THEN
    RAISE EXCEPTION 'doorlopend: no approved order %', order_id USING ERRCODE = 'insufficient_privilege';
  END IF;
  INSERT INTO dossiers_destruction (id, controller_id, object_kind, object_id, ground, destroyed_on, core_until)
  VALUES (line, asked.controller_id, asked.object_kind, asked.object_id, asked.ground, today, asked.core_until);
  RETURN dl_destroy_object(asked.object_kind, asked.object_id, asked.controller_id, asked.ground, asked.core_until);
END $$;

-- A row that goes by itself, such as the address of who signs off: at once, since nobody else has a say in it.
CREATE OR REPLACE FUNCTION dl_destroy_alone(kind text, target uuid, holder uuid, why text, line uuid, today date)
RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT (kind = ANY ({kinds}) AND holder = ANY (dl_scope('staff'))) THEN
    RAISE EXCEPTION 'doorlopend: % of % does not go by itself here', kind, holder USING ERRCODE = 'insufficient_privilege';
  END IF;
  INSERT INTO dossiers_destruction (id, controller_id, object_kind, object_id, ground, destroyed_on)
  VALUES (line, holder, kind, target, why, today);
  PERFORM dl_destroy_object(kind, target, holder, why, NULL);
END $$;

-- After a backup was put back: carries out a ledger line again. For the owner, before the site opens.
CREATE OR REPLACE FUNCTION dl_destroy_again(line uuid, kind text, target uuid, holder uuid, why text, on_day date, until date)
RETURNS uuid[] LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  INSERT INTO dossiers_destruction (id, controller_id, object_kind, object_id, ground, destroyed_on, core_until)
  VALUES (line, holder, kind, target, why, on_day, until) ON CONFLICT (id) DO NOTHING;
  DELETE FROM dossiers_destructionorder WHERE object_id = target;
  RETURN dl_destroy_object(kind, target, holder, why, until);
END $$;
