"""Addresses below /victims/. The acts' addresses follow from their table."""

from collections.abc import Iterator

from django.urls import path
from django.urls.resolvers import URLPattern

from bizwatch.victims.views import business, pages, repeats
from bizwatch.victims.views.acting import act_view
from bizwatch.victims.views.acts import ACT_PAGES

app_name = "victims"


def _acts() -> Iterator[URLPattern]:
    for page in ACT_PAGES:
        yield path(f"{page.subject.address}{page.slug}/", act_view(page), name=page.url_name)


urlpatterns = [
    path("", pages.due_work, name="due"),
    path("repeats/", repeats.repeats, name="repeats"),
    path("repeats/export.csv", repeats.repeats_csv, name="repeats_csv"),
    path("repeats/export.xlsx", repeats.repeats_xlsx, name="repeats_xlsx"),
    path("plans/", pages.plans, name="plans"),
    path("plans/<uuid:key>/", pages.plan, name="plan"),
    path("people/<uuid:key>/", pages.victim, name="victim"),
    path("area/repeats/", repeats.area_repeats, name="area_repeats"),
    path("area/repeats/export.csv", repeats.area_repeats_csv, name="area_repeats_csv"),
    path("area/repeats/export.xlsx", repeats.area_repeats_xlsx, name="area_repeats_xlsx"),
    path("area/plans/", pages.area_plans, name="area_plans"),
    path("area/plans/<uuid:key>/", pages.area_plan, name="area_plan"),
    path("my-premises/", business.my_safety, name="my_safety"),
    *_acts(),
]
