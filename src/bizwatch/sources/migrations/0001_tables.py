"""Releases of outside figures and the faults of their rows."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Release",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("kind", models.CharField(max_length=40)),
                ("subject", models.CharField(blank=True, max_length=80)),
                ("name", models.CharField(max_length=200)),
                ("sha256", models.CharField(max_length=64)),
                ("publisher", models.CharField(max_length=40)),
                ("licence", models.CharField(max_length=40)),
                ("published_on", models.DateField()),
                ("is_published_known", models.BooleanField()),
                ("covers_from", models.DateField(blank=True, null=True)),
                ("covers_to", models.DateField(blank=True, null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("reading", "Being read"),
                            ("read", "Read"),
                            ("superseded", "Read, replaced by a later release"),
                            ("failed", "Could not be read"),
                        ],
                        default="reading",
                        max_length=12,
                    ),
                ),
                (
                    "unit",
                    models.CharField(
                        choices=[("rows", "rows"), ("bytes", "bytes"), ("features", "shapes")],
                        default="rows",
                        max_length=8,
                    ),
                ),
                ("done", models.PositiveBigIntegerField(default=0)),
                ("total", models.PositiveBigIntegerField(blank=True, null=True)),
                ("rows_kept", models.PositiveBigIntegerField(default=0)),
                ("rows_faulty", models.PositiveBigIntegerField(default=0)),
                ("rows_out_of_area", models.PositiveBigIntegerField(default=0)),
                ("faults_beyond", models.PositiveBigIntegerField(default=0)),
                ("started_at", models.DateTimeField()),
                ("finished_at", models.DateTimeField(blank=True, null=True)),
                ("by_name", models.CharField(max_length=120)),
                (
                    "by_user",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ReleaseFault",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("line", models.PositiveBigIntegerField()),
                ("column", models.CharField(blank=True, max_length=80)),
                ("found", models.CharField(blank=True, max_length=80)),
                ("sentence", models.CharField(max_length=300)),
                (
                    "release",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="faults", to="sources.release"
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="release",
            index=models.Index(fields=["sha256"], name="release_sha256"),
        ),
        migrations.AddIndex(
            model_name="release",
            index=models.Index(fields=["kind", "subject", "covers_from"], name="release_series"),
        ),
        migrations.AddIndex(
            model_name="release",
            index=models.Index(fields=["-started_at"], name="release_newest"),
        ),
        migrations.AddConstraint(
            model_name="release",
            constraint=models.UniqueConstraint(
                fields=("kind", "subject", "covers_from", "covers_to", "sha256"), name="release_once"
            ),
        ),
    ]
