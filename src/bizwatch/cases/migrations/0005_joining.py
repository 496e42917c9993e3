import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0004_rota"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="case",
            name="collapsed_why",
            field=models.CharField(blank=True, max_length=30),
        ),
        migrations.AddField(
            model_name="case",
            name="collapsed_last_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="case",
            name="external_reference",
            field=models.CharField(blank=True, max_length=80),
        ),
        migrations.AlterField(
            model_name="case",
            name="status",
            field=models.CharField(
                choices=[
                    ("new", "New"),
                    ("recorded", "Recorded"),
                    ("investigating", "Under investigation"),
                    ("with_business", "Waiting for the business"),
                    ("finalised", "Finalised"),
                    ("cancelled", "Cancelled"),
                    ("transferred", "Transferred"),
                    ("joined", "Joined to another case"),
                    ("collapsed", "Held behind another report"),
                    ("set_aside", "Closed without recording a crime"),
                ],
                default="new",
                max_length=15,
            ),
        ),
        migrations.AlterField(
            model_name="casemove",
            name="kind",
            field=models.CharField(
                choices=[
                    ("opened", "Opened from a report"),
                    ("recorded", "Recorded"),
                    ("allocated", "Given to an investigator"),
                    ("status", "Status changed"),
                    ("reclassified", "Reclassified"),
                    ("crimed", "Turned into a crime"),
                    ("notified", "Home Office notified"),
                    ("transferred", "Transferred"),
                    ("cancelled", "Cancelled"),
                    ("finalised", "Finalised"),
                    ("reopened", "Reopened"),
                    ("supervised", "Reviewed by a supervisor"),
                    ("told_again", "Told again"),
                    ("joined", "Joined to another case"),
                    ("unjoined", "Taken out of the case it was joined to"),
                    ("took_in", "Another case was joined to this one"),
                    ("let_go", "A case that was joined to this one was taken out"),
                    ("collapsed", "Held behind another report"),
                    ("released", "Put back in the queue"),
                    ("set_aside", "Closed without recording a crime"),
                    ("contact_later", "Contact promised for another time"),
                ],
                max_length=15,
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("external_reference", ""), _negated=True),
                fields=["business", "external_reference"],
                name="case_own_number",
            ),
        ),
        migrations.CreateModel(
            name="CaseJoin",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[("joined", "Joined"), ("undone", "Taken out again")], default="joined", max_length=10
                    ),
                ),
                ("reason", models.TextField()),
                ("at", models.DateTimeField()),
                ("before", models.JSONField(default=dict)),
                ("undone_at", models.DateTimeField(blank=True, null=True)),
                ("undo_reason", models.TextField(blank=True)),
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
                        on_delete=django.db.models.deletion.CASCADE, related_name="joins", to="cases.case"
                    ),
                ),
                (
                    "into",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="joined_here", to="cases.case"
                    ),
                ),
                (
                    "undone_by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "joined")), fields=("case",), name="joined_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("case", models.F("into")), _negated=True), name="not_joined_to_itself"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CaseApart",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reason", models.TextField()),
                ("at", models.DateTimeField()),
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
                    "first",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="cases.case"),
                ),
                (
                    "second",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="cases.case"),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("first", "second"), name="apart_once"),
                    models.CheckConstraint(
                        condition=models.Q(("first__lt", models.F("second"))), name="apart_in_order"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="IntakeTrace",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("digest", models.CharField(max_length=64)),
                ("at", models.DateTimeField()),
                ("erase_at", models.DateTimeField()),
                (
                    "case",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="cases.case"),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["digest", "at"], name="traces_in_order"),
                    models.Index(fields=["erase_at"], name="traces_to_erase"),
                ],
            },
        ),
        migrations.CreateModel(
            name="GroupDecision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "act",
                    models.CharField(
                        choices=[
                            ("release", "Put them back in the queue"),
                            ("set_aside", "Close them together, without recording a crime"),
                        ],
                        max_length=10,
                    ),
                ),
                ("only", models.JSONField(default=list)),
                ("reason", models.TextField()),
                ("at", models.DateTimeField()),
                ("total", models.PositiveIntegerField()),
                ("done", models.PositiveIntegerField(default=0)),
                ("finished_at", models.DateTimeField(blank=True, null=True)),
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
                    "leader",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="group_decisions",
                        to="cases.case",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("finished_at", None)), fields=("leader",), name="one_decision_at_a_time"
                    )
                ],
            },
        ),
    ]
