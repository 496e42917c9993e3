"""The recording audit: weekly samples and their judgements, dip-samples, answers about oneself."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from bizwatch.assurance.migrations._unchangeable import add_triggers, drop_triggers


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("cases", "0001_tables"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="DiversityReply",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=64, unique=True)),
                ("quarter", models.DateField(db_index=True)),
                ("answers", models.JSONField()),
                ("keep_until", models.DateField(db_index=True)),
            ],
        ),
        migrations.CreateModel(
            name="DipSample",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("drawn_at", models.DateTimeField()),
                (
                    "scope",
                    models.CharField(
                        choices=[("finalised", "Finalised in the time"), ("open", "Open now and reported in the time")],
                        max_length=10,
                    ),
                ),
                ("since", models.DateField()),
                ("until", models.DateField()),
                ("crime_kind", models.CharField(blank=True, max_length=30)),
                ("outcome_code", models.CharField(blank=True, max_length=4)),
                ("size", models.PositiveSmallIntegerField()),
                ("seed", models.CharField(max_length=64)),
                ("population", models.PositiveIntegerField()),
                (
                    "officer",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "supervisor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="DipItem",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("place", models.PositiveSmallIntegerField()),
                ("read_at", models.DateTimeField(blank=True, null=True)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="dipped", to="cases.case"
                    ),
                ),
                (
                    "officer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "sample",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="items", to="assurance.dipsample"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("sample", "case"), name="case_once_in_dip")],
            },
        ),
        migrations.CreateModel(
            name="DipReply",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                ("text", models.TextField()),
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
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="replies", to="assurance.dipitem"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="DipResult",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(db_index=True)),
                ("answers", models.JSONField()),
                ("feedback", models.TextField()),
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
                    "item",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="result", to="assurance.dipitem"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="DiversityAsk",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=64, unique=True)),
                ("person_key", models.CharField(blank=True, db_index=True, max_length=64)),
                ("asked_on", models.DateField(db_index=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "Not answered"),
                            ("answered", "Answered"),
                            ("not_said", "Preferred not to say"),
                            ("erased", "Answered, and erased by the person"),
                        ],
                        default="asked",
                        max_length=10,
                    ),
                ),
                ("write_at", models.DateTimeField(blank=True, null=True)),
                ("case_number", models.BigIntegerField(blank=True, null=True)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("write_at__isnull", False)), fields=["write_at"], name="ask_to_write"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SampleWeek",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("starts_on", models.DateField(unique=True)),
                ("secret", models.CharField(max_length=64)),
                ("promise", models.CharField(max_length=64)),
                ("promised_at", models.DateTimeField()),
                ("anchor_at", models.DateTimeField()),
                ("anchor_sequence", models.BigIntegerField(blank=True, null=True)),
                ("anchor_hash", models.CharField(blank=True, max_length=64)),
                ("population_hash", models.CharField(blank=True, max_length=64)),
                ("left_out", models.PositiveIntegerField(default=0)),
                ("drawn_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("drawn_at", None), ("anchor_sequence__isnull", False), _connector="OR"),
                        name="drawn_with_anchor",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SampleItem",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("stratum", models.CharField(max_length=30)),
                ("place", models.PositiveIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "To be judged"),
                            ("differs", "Judged differently"),
                            ("settled", "Settled"),
                        ],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("taken_at", models.DateTimeField(blank=True, null=True)),
                ("judge_due_at", models.DateTimeField()),
                ("settle_due_at", models.DateTimeField(blank=True, null=True)),
                ("settled_at", models.DateTimeField(blank=True, null=True)),
                ("due", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("met", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("met_in_time", models.PositiveSmallIntegerField(blank=True, null=True)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="sampled", to="cases.case"
                    ),
                ),
                (
                    "judge",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "week",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="items", to="assurance.sampleweek"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["state", "judge_due_at", "id"], name="sample_queue"),
                    models.Index(fields=["judge", "state"], name="sample_of_judge"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("week", "case"), name="report_once_a_week"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "settled"), _negated=True),
                            models.Q(("met__lte", models.F("due")), ("met_in_time__lte", models.F("met"))),
                            _connector="OR",
                        ),
                        name="settled_with_numbers",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Resolution",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                (
                    "right",
                    models.CharField(
                        choices=[
                            ("desk", "The desk’s record is right"),
                            ("judge", "The second person is right"),
                            ("neither", "Neither: it is as I say"),
                        ],
                        max_length=10,
                    ),
                ),
                ("due", models.PositiveSmallIntegerField()),
                ("met", models.PositiveSmallIntegerField()),
                ("met_in_time", models.PositiveSmallIntegerField()),
                ("reason", models.TextField()),
                ("action_number", models.BigIntegerField(blank=True, null=True)),
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
                    "item",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="resolution",
                        to="assurance.sampleitem",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Judgement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                ("crimes", models.PositiveSmallIntegerField()),
                ("offences", models.JSONField(default=list)),
                ("enough", models.BooleanField()),
                ("reason", models.TextField()),
                ("desk_crimes", models.PositiveSmallIntegerField()),
                ("desk_offence", models.CharField(blank=True, max_length=8)),
                ("desk_recorded_at", models.DateTimeField(blank=True, null=True)),
                ("desk_in_time", models.BooleanField()),
                ("differences", models.JSONField(default=list)),
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
                    "item",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="judgement", to="assurance.sampleitem"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["by", "at"], name="judgements_of")],
            },
        ),
        migrations.CreateModel(
            name="SampleStratum",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=30)),
                ("population", models.PositiveIntegerField()),
                ("drawn", models.PositiveIntegerField()),
                (
                    "week",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="strata", to="assurance.sampleweek"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("week", "code"), name="stratum_once_a_week"),
                    models.CheckConstraint(
                        condition=models.Q(("drawn__lte", models.F("population"))), name="drawn_of_those_there"
                    ),
                ],
            },
        ),
        migrations.RunPython(add_triggers, drop_triggers),
    ]
