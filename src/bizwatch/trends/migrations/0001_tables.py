"""What was published of recorded crime: street-level rows, counts by quarter, referrals by month."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("sources", "0001_tables"),
    ]

    operations = [
        migrations.CreateModel(
            name="StreetPlace",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("easting", models.IntegerField(null=True)),
                ("northing", models.IntegerField(null=True)),
                ("location", models.CharField(max_length=120)),
                ("lsoa", models.CharField(blank=True, max_length=12)),
                ("district", models.CharField(blank=True, max_length=12)),
                ("force", models.CharField(blank=True, max_length=40)),
                (
                    "where",
                    models.CharField(
                        choices=[
                            ("placed", "A point in Britain"),
                            ("none", "No coordinates"),
                            ("zero", "At 0, 0"),
                            ("off-grid", "Beyond the grid squares that hold British land"),
                        ],
                        max_length=10,
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["easting", "northing"], name="street_place_point")],
            },
        ),
        migrations.CreateModel(
            name="FraudReferrals",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("month", models.DateField()),
                ("force", models.CharField(max_length=40)),
                (
                    "base",
                    models.CharField(
                        choices=[
                            ("all", "Fraud and cyber crime together"),
                            ("fraud", "Fraud"),
                            ("cyber-dependent", "Cyber-dependent crime"),
                        ],
                        max_length=20,
                    ),
                ),
                ("reports", models.PositiveIntegerField(null=True)),
                ("losses", models.DecimalField(decimal_places=2, max_digits=14, null=True)),
                ("businesses", models.PositiveIntegerField(null=True)),
                ("individuals", models.PositiveIntegerField(null=True)),
                ("unknown", models.PositiveIntegerField(null=True)),
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
                "constraints": [
                    models.UniqueConstraint(fields=("release", "month", "force", "base"), name="fraud_referrals_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="RecordedCrime",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("quarter", models.DateField()),
                ("force", models.CharField(max_length=40)),
                ("offence", models.CharField(max_length=20)),
                ("offences", models.IntegerField()),
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
                "constraints": [
                    models.UniqueConstraint(
                        fields=("release", "quarter", "offence", "force"), name="recorded_crime_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="StreetCount",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=20)),
                ("area", models.CharField(blank=True, max_length=60)),
                ("category", models.PositiveSmallIntegerField()),
                ("crimes", models.PositiveIntegerField()),
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
                "indexes": [models.Index(fields=["kind", "category", "area"], name="street_count_asked")],
                "constraints": [
                    models.UniqueConstraint(fields=("release", "kind", "area", "category"), name="street_count_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="StreetOutcome",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("outcome", models.PositiveSmallIntegerField()),
                ("crime_id", models.BinaryField(max_length=64, null=True)),
                (
                    "release",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="sources.release",
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="trends.streetplace",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["release", "outcome", "place"], name="street_outcome_release")],
            },
        ),
        migrations.CreateModel(
            name="StreetCrime",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("category", models.PositiveSmallIntegerField()),
                ("outcome", models.PositiveSmallIntegerField()),
                ("crime_id", models.BinaryField(max_length=64, null=True)),
                (
                    "release",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="sources.release",
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="trends.streetplace",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["release", "category", "place"], name="street_crime_release")],
            },
        ),
    ]
