"""Dated rows of one parent may not overlap: kept by a trigger that locks the parent row first."""

from __future__ import annotations

from django.db.migrations import RunSQL

FUNCTION = """
CREATE OR REPLACE FUNCTION dl_no_overlap() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE parent text := TG_ARGV[0]; parent_column text := TG_ARGV[1]; same text[] := TG_ARGV[2]::text[];
  row_new jsonb := to_jsonb(NEW); hit boolean; match text;
BEGIN
  EXECUTE format('SELECT 1 FROM %I WHERE id = $1 FOR UPDATE', parent) USING (row_new ->> parent_column)::uuid;
  SELECT string_agg(format('%I::text = %L', name, row_new ->> name), ' AND ') INTO match FROM unnest(same) AS name;
  EXECUTE format('SELECT EXISTS (SELECT 1 FROM %I WHERE %s AND id <> $1 AND valid_from < coalesce($3, ''infinity'')'
    ' AND coalesce(valid_before, ''infinity'') > $2)', TG_TABLE_NAME, match)
    INTO hit USING NEW.id, NEW.valid_from, NEW.valid_before;
  IF hit THEN
    RAISE EXCEPTION 'doorlopend: % overlaps an earlier period', TG_TABLE_NAME USING ERRCODE = 'exclusion_violation';
  END IF;
  RETURN NEW;
END $$;
"""


def no_overlap(*, table: str, parent: str, parent_column: str, same: list[str]) -> RunSQL:
    """A migration operation: rows of `table` with equal `same` columns never overlap in time."""
    columns = "{" + ",".join(same) + "}"
    create = (
        f"CREATE TRIGGER no_overlap BEFORE INSERT OR UPDATE ON {table} FOR EACH ROW"
        f" EXECUTE FUNCTION dl_no_overlap('{parent}', '{parent_column}', '{columns}')"
    )
    return RunSQL([FUNCTION, create], f"DROP TRIGGER no_overlap ON {table}")
