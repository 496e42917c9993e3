"""Drafts, reports, imports, calls, and what is still missing."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    # One of each: a database that was set up before the tables were put together goes on from here.
    replaces = [
        ("reporting", "0001_initial"),
        ("reporting", "0002_doors"),
        ("reporting", "0003_missing"),
        ("reporting", "0010_calls"),
        ("reporting", "0011_told_before"),
        ("reporting", "0012_told_already"),
    ]

    dependencies = [
        ("accounts", "0001_tables"),
        ("businesses", "0001_initial"),
        ("cases", "0001_tables"),
        ("evidence", "0001_tables"),
    ]

    operations = [
        migrations.CreateModel(
            name="Draft",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("guest_email", models.EmailField(blank=True, max_length=254)),
                ("crime_kind", models.CharField(blank=True, max_length=30)),
                ("answers", models.JSONField(default=dict)),
                ("unfinished", models.JSONField(default=dict)),
                ("page_versions", models.JSONField(default=dict)),
                ("prefilled", models.JSONField(default=list)),
                ("is_express", models.BooleanField(default=False)),
                ("is_call", models.BooleanField(default=False)),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "Not sent yet"), ("sent", "Sent"), ("dropped", "Discarded")],
                        default="open",
                        max_length=8,
                    ),
                ),
                ("started_at", models.DateTimeField()),
                ("saved_at", models.DateTimeField()),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="drafts",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "premises",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to="businesses.premises"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["owner", "state", "-saved_at"], name="drafts_of_owner")],
            },
        ),
        migrations.CreateModel(
            name="DraftFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("added_at", models.DateTimeField()),
                (
                    "draft",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="files", to="reporting.draft"
                    ),
                ),
                (
                    "evidence",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="evidence.evidencefile"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="GateRecord",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("answers", models.JSONField(default=list)),
                ("path", models.CharField(max_length=40)),
                ("at", models.DateTimeField()),
                (
                    "draft",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="gates", to="reporting.draft"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="GuestLink",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("token_hash", models.CharField(max_length=64, unique=True)),
                ("made_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("used_at", models.DateTimeField(blank=True, null=True)),
                (
                    "draft",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="links", to="reporting.draft"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Report",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reference", models.CharField(max_length=20, unique=True)),
                ("dedupe", models.CharField(blank=True, max_length=120, null=True, unique=True)),
                ("external_reference", models.CharField(blank=True, max_length=80)),
                (
                    "door",
                    models.CharField(
                        choices=[
                            ("account", "Signed in"),
                            ("guest", "Guest with an e-mailed link"),
                            ("phone", "Call to 101"),
                            ("api", "Another system"),
                            ("import", "File of reports"),
                            ("offline", "Written without a signal"),
                        ],
                        max_length=10,
                    ),
                ),
                ("answers", models.JSONField()),
                ("catalogue_version", models.CharField(max_length=20)),
                ("sent_at", models.DateTimeField()),
                ("guest_email", models.EmailField(blank=True, max_length=254)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="reports", to="cases.case"
                    ),
                ),
                (
                    "draft",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="report",
                        to="reporting.draft",
                    ),
                ),
                (
                    "sent_by",
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
                ("told_at", models.DateTimeField(blank=True, null=True)),
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
            options={
                "indexes": [models.Index(fields=["business", "-uploaded_at"], name="report_imports")],
            },
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
                ("told_before", models.JSONField(default=list)),
                ("is_left_out", models.BooleanField(default=False)),
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
            options={
                "indexes": [
                    models.Index(fields=["report_import", "state", "number"], name="report_rows_by_state"),
                    models.Index(fields=["report_import", "dedupe"], name="report_rows_by_key"),
                ],
                "constraints": [models.UniqueConstraint(fields=("report_import", "number"), name="report_row_once")],
            },
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
            options={
                "constraints": [models.UniqueConstraint(fields=("business", "name"), name="report_mapping_once")],
            },
        ),
    ]
