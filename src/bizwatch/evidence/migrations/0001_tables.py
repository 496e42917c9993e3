"""Files, their continuity, uploads in pieces, retention."""

import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    # One of each: a database that was set up before the tables were put together goes on from here.
    replaces = [
        ("evidence", "0001_initial"),
        ("evidence", "0002_uploads"),
        ("evidence", "0003_retention"),
    ]

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="EvidenceFile",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("photo", "Photo or still"),
                            ("video", "Video"),
                            ("document", "Document"),
                            ("player", "Player program"),
                        ],
                        max_length=10,
                    ),
                ),
                ("original_name", models.CharField(max_length=200)),
                ("media_type", models.CharField(max_length=60)),
                ("size", models.BigIntegerField()),
                ("sha256", models.CharField(max_length=64)),
                ("original_path", models.CharField(max_length=120, unique=True)),
                (
                    "copy_state",
                    models.CharField(
                        choices=[
                            ("waiting", "Being prepared"),
                            ("ready", "Ready"),
                            ("none", "Kept, no copy can be shown"),
                            ("failed", "No copy could be made"),
                        ],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("copy_path", models.CharField(blank=True, max_length=120)),
                ("thumbnail_path", models.CharField(blank=True, max_length=120)),
                ("preview_path", models.CharField(blank=True, max_length=120)),
                ("format_code", models.CharField(blank=True, max_length=20)),
                (
                    "scan_state",
                    models.CharField(
                        choices=[
                            ("not_scanned", "Not scanned for viruses: no scanner is set up"),
                            ("waiting", "Waiting to be scanned for viruses"),
                            ("clean", "Scanned, no virus found"),
                            ("found", "A virus was found"),
                            ("too_large", "Not scanned for viruses: larger than the scanner takes"),
                        ],
                        default="not_scanned",
                        max_length=12,
                    ),
                ),
                ("scan_words", models.CharField(blank=True, max_length=120)),
                ("scanned_at", models.DateTimeField(blank=True, null=True)),
                ("caption", models.CharField(blank=True, max_length=200)),
                ("received_at", models.DateTimeField()),
                ("received_from", models.CharField(max_length=40)),
                ("erased_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["sha256"], name="evidence_hash"),
                    models.Index(
                        condition=models.Q(("erased_at", None)), fields=["received_at"], name="evidence_by_age"
                    ),
                    models.Index(
                        condition=models.Q(("copy_state", "waiting")), fields=["copy_state"], name="evidence_to_copy"
                    ),
                    models.Index(
                        condition=models.Q(("scan_state", "waiting")), fields=["scan_state"], name="evidence_to_scan"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="UploadLink",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("target_kind", models.CharField(max_length=20)),
                ("target_id", models.CharField(max_length=40)),
                ("token_hash", models.CharField(max_length=64, unique=True)),
                ("email", models.EmailField(max_length=254)),
                ("made_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("used_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "indexes": [models.Index(fields=["target_kind", "target_id"], name="links_of_target")],
            },
        ),
        migrations.CreateModel(
            name="ContinuityEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("received", "Received and hashed"),
                            ("copied", "Clean copy made"),
                            ("attached", "Added to the case"),
                            ("exhibited", "Given an exhibit reference"),
                            ("viewed", "Viewed"),
                            ("downloaded", "Original downloaded"),
                            ("checked", "Hash checked again"),
                            ("withdrawn", "Withdrawn from the case"),
                            ("scanned", "Scanned for viruses"),
                            ("erased", "Erased: it came to no case in time"),
                        ],
                        max_length=12,
                    ),
                ),
                ("at", models.DateTimeField()),
                ("by_id", models.CharField(max_length=40)),
                ("by_name", models.CharField(max_length=120)),
                ("note", models.CharField(blank=True, max_length=240)),
                (
                    "evidence",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="continuity",
                        to="evidence.evidencefile",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["evidence", "at"], name="continuity_in_order")],
            },
        ),
        migrations.CreateModel(
            name="Upload",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("target_kind", models.CharField(max_length=20)),
                ("target_id", models.CharField(max_length=40)),
                ("sender_id", models.CharField(max_length=40)),
                ("name", models.CharField(max_length=200)),
                ("caption", models.CharField(blank=True, max_length=200)),
                ("size", models.BigIntegerField()),
                ("told_sha256", models.CharField(blank=True, max_length=64)),
                ("hash_follows", models.BooleanField(default=False)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("arriving", "Being sent"),
                            ("arrived", "All of it is here; the sender has not said yet whether it is what they sent"),
                            ("checking", "All of it is here; its hash is being taken"),
                            ("kept", "Added"),
                            ("refused", "Not added"),
                            ("removed", "Removed by the sender"),
                            ("expired", "Given up: nothing more came"),
                        ],
                        default="arriving",
                        max_length=10,
                    ),
                ),
                ("fault", models.CharField(blank=True, max_length=300)),
                ("started_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "evidence",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="upload",
                        to="evidence.evidencefile",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["target_kind", "target_id"], name="uploads_of_target"),
                    models.Index(
                        condition=models.Q(("state__in", ("arriving", "arrived", "checking"))),
                        fields=["started_at"],
                        name="uploads_open",
                    ),
                ],
            },
        ),
    ]
