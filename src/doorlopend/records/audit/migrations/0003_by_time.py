"""The sealer looks at recent rows only; this finds them."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_partitions")]
    operations = [migrations.RunSQL("CREATE INDEX audit_row_at ON audit_row (at)", "DROP INDEX audit_row_at")]
