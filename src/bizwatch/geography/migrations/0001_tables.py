"""Areas: editions that were imported, zones that were drawn, and figures about them."""

import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("sources", "0001_tables"),
    ]

    operations = [
        migrations.CreateModel(
            name="Zone",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("code", models.SlugField(max_length=60, unique=True)),
                ("name", models.CharField(max_length=100)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("night_time_economy", "Night-time economy area"),
                            ("shopping", "Shopping area"),
                            ("industrial", "Industrial or business park"),
                            ("other", "Other"),
                        ],
                        max_length=30,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="AreaSet",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("force", "Force area"),
                            ("district", "District"),
                            ("ward", "Ward"),
                            ("msoa", "Middle layer super output area"),
                            ("lsoa", "Lower layer super output area"),
                            ("neighbourhood", "Neighbourhood policing area"),
                            ("beat", "Beat"),
                            ("zone", "Zone"),
                        ],
                        max_length=20,
                    ),
                ),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(blank=True, null=True)),
                (
                    "release",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="sources.release"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Area",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("outline", models.BinaryField()),
                ("west", models.IntegerField()),
                ("south", models.IntegerField()),
                ("east", models.IntegerField()),
                ("north", models.IntegerField()),
                ("hectares", models.FloatField()),
                ("code", models.CharField(max_length=80)),
                ("name", models.CharField(max_length=200)),
                (
                    "area_set",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="areas", to="geography.areaset"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ZoneOutline",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("outline", models.BinaryField()),
                ("west", models.IntegerField()),
                ("south", models.IntegerField()),
                ("east", models.IntegerField()),
                ("north", models.IntegerField()),
                ("hectares", models.FloatField()),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(blank=True, null=True)),
                ("drawn_at", models.DateTimeField()),
                ("drawn_by", models.CharField(max_length=120)),
                (
                    "zone",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="outlines", to="geography.zone"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="AreaFigure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("force", "Force area"),
                            ("district", "District"),
                            ("ward", "Ward"),
                            ("msoa", "Middle layer super output area"),
                            ("lsoa", "Lower layer super output area"),
                            ("neighbourhood", "Neighbourhood policing area"),
                            ("beat", "Beat"),
                            ("zone", "Zone"),
                        ],
                        max_length=20,
                    ),
                ),
                ("area_code", models.CharField(max_length=80)),
                (
                    "measure",
                    models.CharField(
                        choices=[
                            ("residents", "Residents"),
                            ("businesses", "Businesses"),
                            ("retail_premises", "Retail premises"),
                        ],
                        max_length=20,
                    ),
                ),
                ("on", models.DateField()),
                ("value", models.PositiveIntegerField()),
                (
                    "release",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="sources.release",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["measure", "kind", "on"], name="area_figure_asked")],
                "constraints": [
                    models.UniqueConstraint(fields=("release", "area_code", "on"), name="area_figure_once_in_release")
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="areaset",
            constraint=models.UniqueConstraint(
                condition=models.Q(("valid_to__isnull", True)), fields=("kind",), name="one_open_edition_of_a_kind"
            ),
        ),
        migrations.AddConstraint(
            model_name="area",
            constraint=models.UniqueConstraint(fields=("area_set", "code"), name="area_once_in_edition"),
        ),
        migrations.AddConstraint(
            model_name="zoneoutline",
            constraint=models.UniqueConstraint(
                condition=models.Q(("valid_to__isnull", True)), fields=("zone",), name="one_open_outline_of_a_zone"
            ),
        ),
    ]
