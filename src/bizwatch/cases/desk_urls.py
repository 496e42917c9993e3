"""Addresses below /desk/ and /area/, joined into ``cases.urls``. The acts' addresses follow from their table."""

from collections.abc import Iterator

from django.urls import path
from django.urls.resolvers import URLPattern

from bizwatch.cases.desk_views import area, case, diary, evidence, finalise, naming, queue, supervision
from bizwatch.cases.desk_views.acting import act_view
from bizwatch.cases.desk_views.acts import ACT_PAGES

CASE = "desk/cases/<str:reference>/"
AREA_CASE = "area/cases/<str:reference>/"


def _acts() -> Iterator[URLPattern]:
    for page in ACT_PAGES:
        part = "<int:pk>/" if page.part else ""
        yield path(f"{CASE}{page.slug}/{part}", act_view(page), name=page.url_name)


urlpatterns = [
    path("desk/", queue.queue, name="queue"),
    path("desk/find/", queue.find, name="find"),
    path("desk/diary/", diary.show_diary, name="diary"),
    path("desk/supervision/", supervision.supervision, name="supervision"),
    path("desk/supervision/emails/<int:pk>/", supervision.retry_email, name="retry_email"),
    path(CASE, case.desk_case, name="desk_case"),
    *_acts(),
    path(f"{CASE}finalise/", finalise.choose_outcome, name="desk_finalise"),
    path(f"{CASE}finalise/<str:code>/", finalise.finalise, name="desk_finalise_with"),
    path(f"{CASE}name-suspect/<int:pk>/", naming.name_suspect, name="desk_name_suspect"),
    path(f"{CASE}evidence/<uuid:evidence_id>/copy/", evidence.evidence_copy, name="desk_copy"),
    path(f"{CASE}evidence/<uuid:evidence_id>/thumbnail/", evidence.evidence_thumbnail, name="desk_thumbnail"),
    path(f"{CASE}evidence/<uuid:evidence_id>/original/", evidence.evidence_original, name="desk_original"),
    path("area/", area.area, name="area"),
    path(AREA_CASE, area.area_case, name="area_case"),
    path(f"{AREA_CASE}evidence/<uuid:evidence_id>/copy/", area.area_copy, name="area_copy"),
    path(f"{AREA_CASE}evidence/<uuid:evidence_id>/thumbnail/", area.area_thumbnail, name="area_thumbnail"),
]
