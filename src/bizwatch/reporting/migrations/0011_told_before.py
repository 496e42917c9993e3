from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reporting", "0010_calls")]

    operations = [
        migrations.AddField(
            model_name="reportimport", name="told_at", field=models.DateTimeField(blank=True, null=True)
        ),
        migrations.AddField(model_name="reportimportrow", name="told_before", field=models.JSONField(default=list)),
        migrations.AddField(model_name="reportimportrow", name="is_left_out", field=models.BooleanField(default=False)),
    ]
