"""Survey answers were numbered as they came, which could be laid beside the order in which invitations were answered."""

import uuid

from django.db import migrations, models

from bizwatch.engagement.migrations import _mixed


class Migration(migrations.Migration):
    dependencies = [("engagement", "0001_tables")]

    operations = [
        migrations.CreateModel(
            name="MixedAnswer",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("survey_code", models.CharField(max_length=20)),
                ("edition", models.DateField()),
                ("month", models.DateField()),
                ("sector", models.CharField(blank=True, max_length=30)),
                ("district_code", models.CharField(blank=True, max_length=9)),
                ("outcome_code", models.CharField(blank=True, max_length=4)),
                ("answers", models.JSONField(default=dict)),
                ("words", models.JSONField(default=dict)),
            ],
        ),
        migrations.RunPython(_mixed.mix, _mixed.count_again),
        migrations.DeleteModel(name="SurveyAnswer"),
        migrations.RenameModel(old_name="MixedAnswer", new_name="SurveyAnswer"),
        migrations.RunPython(_mixed.take_row_numbers_off, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name="surveyanswer",
            index=models.Index(fields=["survey_code", "month"], name="survey_answers"),
        ),
    ]
