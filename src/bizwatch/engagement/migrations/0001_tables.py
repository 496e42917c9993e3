"""Stories of outcomes with their steps, which the database keeps as they are; surveys and their answers."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from bizwatch.engagement.migrations._steps import add_trigger, drop_trigger


class Migration(migrations.Migration):
    initial = True

    # One of each: a database that was set up before the tables were put together goes on from here.
    replaces = [
        ("engagement", "0001_stories"),
        ("engagement", "0002_surveys"),
    ]

    dependencies = [
        ("accounts", "0001_tables"),
        ("businesses", "0001_initial"),
        ("cases", "0001_tables"),
    ]

    operations = [
        migrations.CreateModel(
            name="NoSurveys",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("since", models.DateTimeField()),
                (
                    "business",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="businesses.business"
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "no surveys",
            },
        ),
        migrations.CreateModel(
            name="Story",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("title", models.CharField(max_length=120)),
                ("text", models.TextField()),
                ("crime_kind", models.CharField(max_length=30)),
                ("outcome_code", models.CharField(max_length=4)),
                ("district_code", models.CharField(blank=True, max_length=9)),
                ("victim_agreed", models.CharField(max_length=240)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("submitted", "Waiting for approval"),
                            ("sent_back", "Sent back"),
                            ("published", "Published"),
                            ("withdrawn", "Taken down"),
                        ],
                        default="draft",
                        max_length=10,
                    ),
                ),
                ("created_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
                ("published_at", models.DateTimeField(blank=True, null=True)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="stories", to="cases.case"
                    ),
                ),
                (
                    "submitted_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "written_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "published")),
                        fields=["-published_at", "-id"],
                        name="stories_published",
                    ),
                    models.Index(fields=["state", "changed_at"], name="stories_by_state"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "published"), _negated=True),
                            ("published_at__isnull", False),
                            _connector="OR",
                        ),
                        name="published_story_says_when",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "withdrawn"), _negated=True),
                        fields=("case",),
                        name="one_story_of_a_case",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="StoryStep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("submitted", "Waiting for approval"),
                            ("sent_back", "Sent back"),
                            ("published", "Published"),
                            ("withdrawn", "Taken down"),
                        ],
                        max_length=10,
                    ),
                ),
                ("at", models.DateTimeField()),
                ("by_name", models.CharField(max_length=120)),
                ("note", models.TextField(blank=True)),
                ("title", models.CharField(max_length=120)),
                ("text", models.TextField()),
                ("checks", models.JSONField(default=list)),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "story",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="steps", to="engagement.story"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="SurveyAnswer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("survey_code", models.CharField(max_length=20)),
                ("edition", models.DateField()),
                ("month", models.DateField()),
                ("sector", models.CharField(blank=True, max_length=30)),
                ("district_code", models.CharField(blank=True, max_length=9)),
                ("outcome_code", models.CharField(blank=True, max_length=4)),
                ("answers", models.JSONField(default=dict)),
                ("words", models.JSONField(default=dict)),
            ],
            options={
                "indexes": [models.Index(fields=["survey_code", "month"], name="survey_answers")],
            },
        ),
        migrations.CreateModel(
            name="SurveyRound",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("survey_code", models.CharField(max_length=20)),
                ("opens_on", models.DateField()),
                ("asked_up_to", models.BigIntegerField(default=0)),
                ("invited", models.PositiveIntegerField(default=0)),
                ("created_at", models.DateTimeField()),
                ("finished_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("survey_code", "opens_on"), name="round_once")],
            },
        ),
        migrations.CreateModel(
            name="SurveyInvitation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("survey_code", models.CharField(max_length=20)),
                ("edition", models.DateField()),
                ("sector", models.CharField(blank=True, max_length=30)),
                ("district_code", models.CharField(blank=True, max_length=9)),
                ("email", models.EmailField(max_length=254)),
                ("name", models.CharField(max_length=120)),
                ("due_at", models.DateTimeField()),
                ("closes_at", models.DateTimeField()),
                ("token_hash", models.CharField(blank=True, max_length=64)),
                ("sent_at", models.DateTimeField(blank=True, null=True)),
                ("reminded_at", models.DateTimeField(blank=True, null=True)),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                ("stopped_at", models.DateTimeField(blank=True, null=True)),
                (
                    "stop_why",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("reopened", "The case was opened again"),
                            ("asked_lately", "The business was asked not long ago"),
                            ("not_wanted", "The business wants no surveys"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "business",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="businesses.business",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="survey_invitations",
                        to="cases.case",
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="invitations",
                        to="engagement.surveyround",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("sent_at", None), ("stopped_at", None)),
                        fields=["due_at", "id"],
                        name="surveys_to_send",
                    ),
                    models.Index(fields=["business", "survey_code", "due_at"], name="surveys_of_business"),
                    models.Index(fields=["survey_code", "sent_at"], name="surveys_sent"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("token_hash", ""), _negated=True),
                        fields=("token_hash",),
                        name="survey_token_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("case__isnull", False), ("stopped_at__isnull", True)),
                        fields=("case",),
                        name="one_survey_of_a_case",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("round__isnull", False)),
                        fields=("round", "business"),
                        name="business_once_a_round",
                    ),
                ],
            },
        ),
        migrations.RunPython(add_trigger, drop_trigger),
    ]
