import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("businesses", "0001_initial"),
        ("cases", "0006_asked"),
        ("reporting", "0002_doors"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ReportImport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("file_name", models.CharField(max_length=200)),
                ("file_hash", models.CharField(max_length=64)),
                ("headers", models.JSONField(default=list)),
                ("mapping", models.JSONField()),
                ("note", models.CharField(blank=True, max_length=240)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("reading", "Being read"),
                            ("checking", "Being checked"),
                            ("ready", "Ready to import"),
                            ("running", "Importing"),
                            ("done", "Imported"),
                        ],
                        default="reading",
                        max_length=10,
                    ),
                ),
                ("uploaded_at", models.DateTimeField()),
                ("started_at", models.DateTimeField(blank=True, null=True)),
                ("finished_at", models.DateTimeField(blank=True, null=True)),
                (
                    "business",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="businesses.business",
                    ),
                ),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ReportImportRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                ("values", models.JSONField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("new", "Not checked yet"),
                            ("ready", "Ready"),
                            ("imported", "Imported"),
                            ("already_known", "Already known"),
                            ("left_out", "Left out"),
                            ("refused", "Needs putting right"),
                        ],
                        default="new",
                        max_length=15,
                    ),
                ),
                ("faults", models.JSONField(default=list)),
                ("asks", models.PositiveSmallIntegerField(default=0)),
                ("dedupe", models.CharField(blank=True, max_length=120)),
                ("content_hash", models.CharField(blank=True, max_length=64)),
                (
                    "report",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="reporting.report",
                    ),
                ),
                (
                    "report_import",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="rows",
                        to="reporting.reportimport",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ReportMapping",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=40)),
                ("content", models.JSONField()),
                ("changed_at", models.DateTimeField()),
                ("changed_by_name", models.CharField(max_length=120)),
                (
                    "business",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="businesses.business"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="MissingPage",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("page", models.CharField(max_length=40)),
                ("kind", models.CharField(max_length=30)),
                ("given", models.JSONField(blank=True, null=True)),
                ("asked_at", models.DateTimeField()),
                ("reminded_at", models.DateTimeField(blank=True, null=True)),
                ("answers", models.JSONField(blank=True, null=True)),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                ("answered_by_name", models.CharField(blank=True, max_length=120)),
                (
                    "action",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.caseaction"
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="missing_pages",
                        to="reporting.report",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("answered_at", None), ("reminded_at", None)),
                        fields=["asked_at"],
                        name="missing_to_remind",
                    )
                ],
                "constraints": [models.UniqueConstraint(fields=("report", "page"), name="missing_page_once")],
            },
        ),
        migrations.AddIndex(
            model_name="reportimport",
            index=models.Index(fields=["business", "-uploaded_at"], name="report_imports"),
        ),
        migrations.AddIndex(
            model_name="reportimportrow",
            index=models.Index(fields=["report_import", "state", "number"], name="report_rows_by_state"),
        ),
        migrations.AddIndex(
            model_name="reportimportrow",
            index=models.Index(fields=["report_import", "dedupe"], name="report_rows_by_key"),
        ),
        migrations.AddConstraint(
            model_name="reportimportrow",
            constraint=models.UniqueConstraint(fields=("report_import", "number"), name="report_row_once"),
        ),
        migrations.AddConstraint(
            model_name="reportmapping",
            constraint=models.UniqueConstraint(fields=("business", "name"), name="report_mapping_once"),
        ),
    ]
