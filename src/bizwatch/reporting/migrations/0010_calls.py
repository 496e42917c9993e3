from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reporting", "0003_missing")]

    operations = [
        migrations.AddField(model_name="draft", name="is_call", field=models.BooleanField(default=False)),
    ]
