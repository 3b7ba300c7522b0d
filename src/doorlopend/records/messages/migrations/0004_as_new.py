from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("messaging", "0003_released_at")]
    operations = [
        migrations.AddField(
            model_name="incoming", name="as_new",
            field=models.BooleanField(default=False, help_text="A person said that nobody here is meant: it may open a dossier"),
        ),
    ]
