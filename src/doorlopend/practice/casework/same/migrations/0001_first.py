import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

import doorlopend.records.access.ids


class Migration(migrations.Migration):
    initial = True
    dependencies = [("regions", "0004_no_overlap")]
    operations = [
        migrations.CreateModel(
            name="Joined",
            fields=[
                ("id", models.UUIDField(default=doorlopend.records.access.ids.ordered, primary_key=True, serialize=False)),
                ("dossier_id", models.UUIDField(db_index=True)),
                ("double_id", models.UUIDField(db_index=True)),
                ("subject_before", models.UUIDField(help_text="Whose the double was")),
                ("tasks", models.JSONField(default=list, help_text="Ids of agreed steps that went along")),
                ("messages", models.JSONField(default=list, help_text="Ids of notifications that went along")),
                ("reason", models.CharField(max_length=300)),
                ("made_by", models.CharField(max_length=80)),
                ("made_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("undone_at", models.DateTimeField(null=True)),
                ("controller", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="regions.controller")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(condition=models.Q(("undone_at", None)), fields=("double_id",), name="joined_double_once"),
                    models.CheckConstraint(condition=models.Q(("dossier_id", models.F("double_id")), _negated=True), name="joined_two"),
                ],
            },
        ),
    ]
