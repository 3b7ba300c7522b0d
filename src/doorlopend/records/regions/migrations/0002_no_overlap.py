from django.db import migrations

from doorlopend.records.access.overlap import no_overlap


class Migration(migrations.Migration):
    dependencies = [("regions", "0001_initial")]
    operations = [
        no_overlap(
            table="regions_gemeentename",
            parent="regions_gemeente",
            parent_column="gemeente_id",
            same=["gemeente_id"],
        ),
        no_overlap(
            table="regions_regionmember",
            parent="regions_region",
            parent_column="region_id",
            same=["region_id", "gemeente_id"],
        ),
    ]
