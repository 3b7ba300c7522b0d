from django.db import migrations

from doorlopend.records.access.overlap import no_overlap


class Migration(migrations.Migration):
    dependencies = [("regions", "0003_succession_and_sharing")]
    operations = [
        no_overlap(
            table="regions_mandate",
            parent="regions_controller",
            parent_column="controller_id",
            same=["controller_id", "organisation_id", "purpose"],
        ),
        no_overlap(
            table="regions_contactpoint",
            parent="regions_region",
            parent_column="region_id",
            same=["region_id", "gemeente_id", "organisation_id", "topic"],
        ),
    ]
