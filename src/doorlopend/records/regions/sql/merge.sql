-- Re-homes every row of one controller under its legal successor. The owner alone may run it: the application
-- role has no way to move a file between controllers. Tables and columns come from the table classes.
CREATE OR REPLACE FUNCTION dl_merge_controller(old uuid, new uuid) RETURNS TABLE (moved_table text, moved bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE target record;
BEGIN
  -- The same event sent to both: once under one roof it is a repetition, if its work is done.
  UPDATE {incoming} o SET state = 'repeated' WHERE o.controller_id = old AND o.state IN ('handled', 'unplaceable')
    AND EXISTS (SELECT 1 FROM {incoming} n WHERE n.controller_id = new AND n.same_as = o.same_as
                AND n.state IN ('received', 'handled', 'unplaceable'));
  -- Work that waits in the queue names the controller by id.
  UPDATE procrastinate_jobs SET args = replace(args::text, old::text, new::text)::jsonb
    WHERE status = 'todo' AND args::text LIKE '%' || old::text || '%';
  FOR target IN SELECT * FROM (VALUES
{targets}
  ) AS t(name, col) LOOP
    EXECUTE format('UPDATE %I SET %I = $1 WHERE %I = $2', target.name, target.col, target.col) USING new, old;
    GET DIAGNOSTICS moved = ROW_COUNT;
    moved_table := target.name;
    RETURN NEXT;
  END LOOP;
END $$;
REVOKE ALL ON FUNCTION dl_merge_controller(uuid, uuid) FROM PUBLIC;
