"""Weights of the queue's order that start on a later day, and can be taken back until then."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from bizwatch.cases.migrations._unchangeable import add_triggers_to, drop_triggers_from

KEPT = ("cases_weightstakenback",)


def add_triggers(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Make the database refuse to change who took weights back and why."""
    add_triggers_to(KEPT, editor)


def drop_triggers(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Take the trigger away again."""
    drop_triggers_from(KEPT, editor)


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0002_workload_of_an_area"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="WeightsTakenBack",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                ("by_name", models.CharField(max_length=120)),
                ("reason", models.TextField()),
                (
                    "by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "weights",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="taken_back",
                        to="cases.weightset",
                    ),
                ),
            ],
            options={"verbose_name_plural": "weights taken back"},
        ),
        migrations.RunPython(add_triggers, drop_triggers),
    ]
