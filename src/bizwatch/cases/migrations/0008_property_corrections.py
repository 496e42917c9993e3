"""A line of property is put right by a further line; the earlier one ends with who said so, when and why."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0007_seen_and_serials")]

    operations = [
        migrations.AddField(
            "propertyline",
            "side",
            models.CharField(
                choices=[("police", "Police"), ("business", "The business")], default="business", max_length=10
            ),
        ),
        migrations.AddField("propertyline", "added_at", models.DateTimeField(blank=True, null=True)),
        migrations.AddField("propertyline", "added_by_name", models.CharField(blank=True, max_length=120)),
        migrations.AddField(
            "propertyline",
            "corrects",
            models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="corrected_by",
                to="cases.propertyline",
            ),
        ),
        migrations.AddField("propertyline", "ended_at", models.DateTimeField(blank=True, null=True)),
        migrations.AddField("propertyline", "ended_by_name", models.CharField(blank=True, max_length=120)),
        migrations.AddField("propertyline", "ended_reason", models.TextField(blank=True)),
        migrations.AddConstraint(
            "propertyline",
            models.CheckConstraint(
                condition=models.Q(("ended_at", None), models.Q(("ended_reason", ""), _negated=True), _connector="OR"),
                name="property_ends_with_reason",
            ),
        ),
    ]
