from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("evidence", "0002_uploads")]

    operations = [
        migrations.AddField(
            model_name="evidencefile",
            name="erased_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddIndex(
            model_name="evidencefile",
            index=models.Index(condition=models.Q(("erased_at", None)), fields=["received_at"], name="evidence_by_age"),
        ),
        migrations.AlterField(
            model_name="continuityentry",
            name="kind",
            field=models.CharField(
                choices=[
                    ("received", "Received and hashed"),
                    ("copied", "Clean copy made"),
                    ("attached", "Added to the case"),
                    ("exhibited", "Given an exhibit reference"),
                    ("viewed", "Viewed"),
                    ("downloaded", "Original downloaded"),
                    ("checked", "Hash checked again"),
                    ("withdrawn", "Withdrawn from the case"),
                    ("scanned", "Scanned for viruses"),
                    ("erased", "Erased: it came to no case in time"),
                ],
                max_length=12,
            ),
        ),
    ]
