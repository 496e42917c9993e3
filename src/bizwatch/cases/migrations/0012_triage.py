"""What puts a case before others: circumstances, THRIVE, attendance, weights, and the moment that decides its place."""

from datetime import UTC, datetime

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from bizwatch.cases.migrations._unchangeable import (
    add_triggers_to,
    add_triggers_to_settled,
    drop_triggers_from,
)

KEPT = ("cases_casecircumstances", "cases_thriveassessment", "cases_attendancedecision")
SETTLED = {"cases_weightset": "from_at"}


def place_by_what_is_lost(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Let every case stand where it stood; the first hour after this looks at each open case whole."""
    cases = apps.get_model("cases", "Case").objects.using(editor.connection.alias)
    cases.update(priority_at=models.F("attention_at"))


def add_triggers(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Make the database refuse to change what is kept for good, and weights once they are in force."""
    add_triggers_to(KEPT, editor)
    add_triggers_to_settled(SETTLED, editor)


def drop_triggers(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Take the triggers away again."""
    drop_triggers_from((*KEPT, *SETTLED), editor)


class Migration(migrations.Migration):
    dependencies = [
        ("businesses", "0001_initial"),
        ("cases", "0011_supervision"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="AttendanceDecision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                ("by_name", models.CharField(max_length=120)),
                (
                    "choice",
                    models.CharField(
                        choices=[
                            ("attend", "An officer will attend"),
                            ("not_attend", "Nobody will attend"),
                            ("attended", "An officer has attended"),
                        ],
                        max_length=10,
                    ),
                ),
                ("conditions", models.CharField(blank=True, max_length=120)),
                ("reason", models.TextField(blank=True)),
            ],
        ),
        migrations.CreateModel(
            name="CaseCircumstances",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                ("by_name", models.CharField(max_length=120)),
                ("side", models.CharField(choices=[("police", "Police"), ("business", "The business")], max_length=10)),
                (
                    "violence",
                    models.CharField(
                        choices=[("yes", "Yes"), ("no", "No"), ("unknown", "Not known")],
                        default="unknown",
                        max_length=8,
                    ),
                ),
                (
                    "weapon",
                    models.CharField(
                        choices=[("yes", "Yes"), ("no", "No"), ("unknown", "Not known")],
                        default="unknown",
                        max_length=8,
                    ),
                ),
                (
                    "detained",
                    models.CharField(
                        choices=[("yes", "Yes"), ("no", "No"), ("unknown", "Not known")],
                        default="unknown",
                        max_length=8,
                    ),
                ),
                (
                    "in_person",
                    models.CharField(
                        choices=[("yes", "Yes"), ("no", "No"), ("unknown", "Not known")],
                        default="unknown",
                        max_length=8,
                    ),
                ),
                (
                    "prolific",
                    models.CharField(
                        choices=[("yes", "Yes"), ("no", "No"), ("unknown", "Not known")],
                        default="unknown",
                        max_length=8,
                    ),
                ),
                (
                    "juvenile",
                    models.CharField(
                        choices=[("yes", "Yes"), ("no", "No"), ("unknown", "Not known")],
                        default="unknown",
                        max_length=8,
                    ),
                ),
                ("reason", models.TextField(blank=True)),
            ],
            options={
                "verbose_name_plural": "case circumstances",
            },
        ),
        migrations.CreateModel(
            name="Reordering",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("mark", models.CharField(max_length=16)),
                ("started_at", models.DateTimeField()),
                ("reached", models.BigIntegerField(default=0)),
                ("done", models.PositiveIntegerField(default=0)),
                ("total", models.PositiveIntegerField()),
                ("finished_at", models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name="ThriveAssessment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                ("by_name", models.CharField(max_length=120)),
                ("reason_again", models.TextField(blank=True)),
                ("threat_level", models.CharField(max_length=10)),
                ("threat_note", models.TextField(blank=True)),
                ("harm_level", models.CharField(max_length=10)),
                ("harm_note", models.TextField(blank=True)),
                ("risk_level", models.CharField(max_length=10)),
                ("risk_note", models.TextField(blank=True)),
                ("investigation_level", models.CharField(max_length=10)),
                ("investigation_note", models.TextField(blank=True)),
                ("vulnerability_level", models.CharField(max_length=10)),
                ("vulnerability_note", models.TextField(blank=True)),
                ("engagement_level", models.CharField(max_length=10)),
                ("engagement_note", models.TextField(blank=True)),
                (
                    "scene_advice",
                    models.CharField(
                        choices=[("given", "Given"), ("not_needed", "Not needed"), ("not_given", "Not given yet")],
                        max_length=10,
                    ),
                ),
                ("scene_note", models.TextField(blank=True)),
                (
                    "prevention_advice",
                    models.CharField(
                        choices=[("given", "Given"), ("not_needed", "Not needed"), ("not_given", "Not given yet")],
                        max_length=10,
                    ),
                ),
                ("prevention_note", models.TextField(blank=True)),
            ],
        ),
        migrations.CreateModel(
            name="WeightSet",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("hours", models.JSONField()),
                ("reason", models.TextField()),
                ("planned_at", models.DateTimeField()),
                ("planned_by_name", models.CharField(max_length=120)),
                ("from_at", models.DateTimeField(blank=True, null=True)),
                ("confirmed_by_name", models.CharField(blank=True, max_length=120)),
            ],
        ),
        migrations.RemoveIndex(
            model_name="case",
            name="case_queue",
        ),
        migrations.RemoveIndex(
            model_name="case",
            name="case_queue_of",
        ),
        migrations.RemoveIndex(
            model_name="case",
            name="case_queue_area",
        ),
        migrations.AddField(
            model_name="case",
            name="attendance_asked",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="case",
            name="attendance_choice",
            field=models.CharField(
                blank=True,
                choices=[
                    ("attend", "An officer will attend"),
                    ("not_attend", "Nobody will attend"),
                    ("attended", "An officer has attended"),
                ],
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="case",
            name="priority_at",
            field=models.DateTimeField(default=datetime(2013, 4, 1, tzinfo=UTC)),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="case",
            name="priority_factors",
            field=models.JSONField(default=list),
        ),
        migrations.AddField(
            model_name="case",
            name="priority_mark",
            field=models.CharField(blank=True, max_length=16),
        ),
        migrations.AddField(
            model_name="case",
            name="repeat_place",
            field=models.BooleanField(default=False),
        ),
        migrations.RunPython(place_by_what_is_lost, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("is_open", True), ("is_restricted", False)),
                fields=["priority_at", "id"],
                name="case_queue",
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("is_open", True), ("is_restricted", False)),
                fields=["allocated_to", "priority_at", "id"],
                name="case_queue_of",
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("is_open", True), ("is_restricted", False)),
                fields=["policing_area", "priority_at", "id"],
                name="case_queue_area",
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("is_open", True), ("is_restricted", False), ("attendance_asked", True)),
                fields=["priority_at", "id"],
                name="case_attendance",
            ),
        ),
        migrations.AddField(
            model_name="attendancedecision",
            name="by",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="attendancedecision",
            name="case",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="attendance", to="cases.case"
            ),
        ),
        migrations.AddField(
            model_name="casecircumstances",
            name="by",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="casecircumstances",
            name="case",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="circumstances", to="cases.case"
            ),
        ),
        migrations.AddConstraint(
            model_name="reordering",
            constraint=models.UniqueConstraint(
                condition=models.Q(("finished_at", None)), fields=("mark",), name="one_order_at_a_time"
            ),
        ),
        migrations.AddField(
            model_name="thriveassessment",
            name="by",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="thriveassessment",
            name="case",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="thrive", to="cases.case"
            ),
        ),
        migrations.AddField(
            model_name="weightset",
            name="confirmed_by",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="weightset",
            name="planned_by",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddIndex(
            model_name="weightset",
            index=models.Index(fields=["from_at"], name="weights_in_order"),
        ),
        migrations.RunPython(add_triggers, drop_triggers),
    ]
