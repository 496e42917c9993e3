"""The ledger of clocks, and decisions of which the victim is told."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from bizwatch.cases.migrations._unchangeable import add_triggers_to, drop_triggers_from, keep_columns

TABLES = ("cases_clockevent", "cases_keydecision")
STARTED_WITH = ("case_id", "victim", "clock_code", "about", "decision_id", "started_at", "started_by")


def _refuse_changes(apps, editor):
    add_triggers_to(TABLES, editor)
    keep_columns("cases_clockrun", STARTED_WITH, editor)


def _allow_changes(apps, editor):
    drop_triggers_from((*TABLES, "cases_clockrun"), editor)


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0012_triage"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name="case",
            name="attention_why",
            field=models.CharField(
                choices=[
                    ("record", "Record the report"),
                    ("contact", "Contact the victim"),
                    ("cctv", "Secure the CCTV"),
                    ("call_back", "Make the call-back"),
                    ("call_missed", "Make the call that was missed"),
                    ("action", "Do the action"),
                    ("message", "Answer the business"),
                    ("tell", "Tell the victim of a decision"),
                    ("offer", "Offer the victim support or a statement"),
                    ("review", "Review the case"),
                    ("closed", "Nothing: the case is closed"),
                ],
                max_length=20,
            ),
        ),
        migrations.CreateModel(
            name="ClockRun",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("victim", models.CharField(blank=True, max_length=40)),
                ("clock_code", models.CharField(max_length=40)),
                ("about", models.CharField(blank=True, max_length=40)),
                ("started_at", models.DateTimeField()),
                ("started_by", models.CharField(max_length=40)),
                ("wants_reason", models.BooleanField(default=False)),
                ("rule_code", models.CharField(max_length=40)),
                ("rule_from", models.DateField()),
                ("due_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "ending",
                    models.CharField(
                        blank=True,
                        choices=[("kept", "Done"), ("excused", "Not wanted"), ("ended", "No longer needed")],
                        max_length=10,
                    ),
                ),
                ("paused_at", models.DateTimeField(blank=True, null=True)),
                (
                    "waits_for",
                    models.CharField(
                        choices=[("police", "Police"), ("business", "The business")], default="police", max_length=10
                    ),
                ),
                ("is_late", models.BooleanField(default=False)),
                ("reason_code", models.CharField(blank=True, max_length=30)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="clock_runs", to="cases.case"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ClockEvent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("started", "Started"),
                            ("due", "Due at another time"),
                            ("paused", "Stands still"),
                            ("resumed", "Goes on"),
                            ("stopped", "Stopped"),
                            ("runs_on", "Runs again from where it began"),
                            ("reason", "Why it broke"),
                        ],
                        max_length=10,
                    ),
                ),
                ("at", models.DateTimeField()),
                ("entered_at", models.DateTimeField()),
                ("act", models.CharField(max_length=40)),
                ("by_name", models.CharField(max_length=120)),
                ("due_at", models.DateTimeField(blank=True, null=True)),
                ("rule_code", models.CharField(blank=True, max_length=40)),
                ("rule_from", models.DateField(blank=True, null=True)),
                (
                    "ending",
                    models.CharField(
                        blank=True,
                        choices=[("kept", "Done"), ("excused", "Not wanted"), ("ended", "No longer needed")],
                        max_length=10,
                    ),
                ),
                (
                    "waits_for",
                    models.CharField(
                        blank=True, choices=[("police", "Police"), ("business", "The business")], max_length=10
                    ),
                ),
                ("code", models.CharField(blank=True, max_length=30)),
                ("words", models.TextField(blank=True)),
                (
                    "contact",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="cases.victimcontact",
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="events", to="cases.clockrun"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="KeyDecision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=30)),
                ("at", models.DateTimeField()),
                ("entered_at", models.DateTimeField()),
                ("for_date", models.DateField(blank=True, null=True)),
                ("note", models.TextField(blank=True)),
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
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="decisions", to="cases.case"
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="clockrun",
            name="decision",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="clock_runs",
                to="cases.keydecision",
            ),
        ),
        migrations.AddIndex(
            model_name="clockrun",
            index=models.Index(
                condition=models.Q(("ended_at", None), ("paused_at", None)),
                fields=["due_at", "id"],
                name="clocks_running",
            ),
        ),
        migrations.AddIndex(
            model_name="clockrun",
            index=models.Index(
                condition=models.Q(("is_late", True), ("reason_code", ""), ("wants_reason", True)),
                fields=["due_at", "id"],
                name="clocks_without_reason",
            ),
        ),
        migrations.AddIndex(
            model_name="clockrun",
            index=models.Index(fields=["clock_code", "started_at"], name="clocks_by_code"),
        ),
        migrations.AddConstraint(
            model_name="clockrun",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_at", None), ("ending", "")),
                    models.Q(("ended_at__isnull", False), models.Q(("ending", ""), _negated=True)),
                    _connector="OR",
                ),
                name="clock_ends_somehow",
            ),
        ),
        migrations.RunPython(_refuse_changes, _allow_changes),
    ]
