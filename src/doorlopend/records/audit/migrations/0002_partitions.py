"""The audit table, partitioned by month; partitions are made by a function of the owner, for a worker to call."""

from django.db import migrations

CREATE = """
CREATE TABLE audit_row (
  id uuid NOT NULL, at timestamptz NOT NULL, controller_id uuid, actor varchar(80) NOT NULL, user_id uuid,
  action varchar(60) NOT NULL, subject uuid, object_kind varchar(40) NOT NULL, object_id varchar(80) NOT NULL,
  detail jsonb NOT NULL, mac varchar(64) NOT NULL, PRIMARY KEY (id, at)
) PARTITION BY RANGE (at);
CREATE INDEX audit_row_subject ON audit_row (subject, at);
CREATE INDEX audit_row_controller ON audit_row (controller_id, at);

CREATE FUNCTION dl_audit_partitions(first date, months int) RETURNS int LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE made int := 0; start date; part text;
BEGIN
  FOR step IN 0..months - 1 LOOP
    start := (date_trunc('month', first) + make_interval(months => step))::date;
    part := 'audit_row_' || to_char(start, 'YYYY_MM');
    IF to_regclass(part) IS NULL THEN
      EXECUTE format('CREATE TABLE %I PARTITION OF audit_row FOR VALUES FROM (%L) TO (%L)',
        part, start, (start + interval '1 month')::date);
      made := made + 1;
    END IF;
  END LOOP;
  RETURN made;
END $$;
SELECT dl_audit_partitions((now() - interval '1 month')::date, 36);
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]
    operations = [migrations.RunSQL(CREATE, "DROP TABLE audit_row; DROP FUNCTION dl_audit_partitions;")]
