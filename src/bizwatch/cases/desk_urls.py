"""Addresses below /desk/, /restricted/, /area/, /districts/ and /figures/, joined into ``cases.urls``. The acts' addresses follow from their table."""

from collections.abc import Iterator

from django.urls import path
from django.urls.resolvers import URLPattern

from bizwatch.cases.desk_views import (
    afterwards,
    area,
    case,
    clocks,
    counted,
    diary,
    evidence,
    figures,
    finalise,
    groups,
    naming,
    queue,
    reallocating,
    restricted,
    rota,
    skills,
    supervision,
    triage,
    workload,
)
from bizwatch.cases.desk_views.acting import act_view
from bizwatch.cases.desk_views.acts import ACT_PAGES

CASE = "desk/cases/<str:reference>/"


AREA_CASE = "area/cases/<str:reference>/"


RESTRICTED_CASE = "restricted/<str:reference>/"


def _restricted_acts() -> Iterator[URLPattern]:
    for page, view in restricted.RESTRICTED_ACTS:
        yield path(f"{RESTRICTED_CASE}{page.slug}/", view, name=page.url_name)


def _acts() -> Iterator[URLPattern]:
    for page in ACT_PAGES:
        part = "<int:pk>/" if page.part else ""
        yield path(f"{CASE}{page.slug}/{part}", act_view(page), name=page.url_name)


urlpatterns = [
    path("desk/", queue.queue, name="queue"),
    path("desk/find/", queue.find, name="find"),
    path("desk/diary/", diary.show_diary, name="diary"),
    path("desk/diary/week/", diary.show_week, name="diary_week"),
    path("desk/diary/<int:pk>/mark/", diary.mark_call, name="diary_mark"),
    path("desk/rota/", rota.rota, name="rota"),
    path("desk/rota/add/", rota.add_shift, name="rota_add"),
    path("desk/rota/shifts/<int:pk>/", rota.shift, name="rota_shift"),
    path("desk/rota/shifts/<int:pk>/take-off/", rota.withdraw_shift, name="rota_withdraw"),
    path("desk/rota/pattern/", rota.add_pattern, name="rota_pattern"),
    path("desk/rota/patterns/<int:pk>/end/", rota.end_pattern, name="rota_pattern_end"),
    path("desk/rota/copy/", rota.copy_week, name="rota_copy"),
    path("desk/rota/import/", rota.import_rota, name="rota_import"),
    path("desk/rota/away/", rota.add_absence, name="rota_absence"),
    path("desk/rota/away/<int:pk>/back/", rota.end_absence, name="rota_back"),
    path("desk/supervision/", supervision.supervision, name="supervision"),
    path("desk/supervision/emails/<int:pk>/", supervision.retry_email, name="retry_email"),
    path("desk/triage/", triage.weights, name="triage"),
    path("desk/triage/change/", triage.change_weights, name="triage_change"),
    path("desk/triage/plans/<int:pk>/", triage.planned_weights, name="triage_plan"),
    path("desk/triage/plans/<int:pk>/confirm/", triage.confirm_weights, name="triage_confirm"),
    path("desk/triage/plans/<int:pk>/take-back/", triage.take_back, name="triage_take_back"),
    path("desk/triage/go-on/", triage.go_on, name="triage_go_on"),
    path("desk/workload/", workload.show_workload, name="workload"),
    path("desk/workload/workload.<str:form>", workload.workload_file, name="workload_file"),
    path("desk/workload/<uuid:public_id>/", workload.officer, name="workload_officer"),
    path("desk/away/", workload.away, name="away"),
    path("desk/reviews/", workload.reviews, name="reviews"),
    path("desk/skills/", skills.skills, name="skills"),
    path("desk/skills/<int:pk>/end/", skills.end_skill, name="skill_end"),
    path("desk/conflicts/<int:pk>/end/", skills.end_conflict, name="conflict_end"),
    path("desk/give-many/", reallocating.reallocate, name="reallocate"),
    path("desk/give-many/<uuid:public_id>/", reallocating.show_reallocation, name="reallocation"),
    path("desk/give-many/<uuid:public_id>/carry-out/", reallocating.carry_out, name="reallocation_act"),
    path("desk/give-many/<uuid:public_id>/take-back/", reallocating.undo_reallocation, name="reallocation_undo"),
    path("desk/where-cases-wait/", counted.stages, name="stages"),
    path("desk/where-cases-wait/stages.<str:form>", counted.stages_file, name="stages_file"),
    path("districts/", counted.districts, name="districts"),
    path("districts/districts.<str:form>", counted.districts_file, name="districts_file"),
    path("desk/new-material/", afterwards.new_material, name="new_material"),
    path("desk/specialists/", afterwards.specialists, name="specialists"),
    path("desk/specialists/csv/", afterwards.specialists_csv, name="specialists_csv"),
    path("figures/fraud/", figures.fraud_figures, name="fraud_figures"),
    path("figures/fraud/csv/", figures.fraud_figures_csv, name="fraud_figures_csv"),
    path("desk/clocks/", clocks.desk_clocks, name="desk_clocks"),
    path("desk/clocks/csv/", clocks.desk_clocks_csv, name="desk_clocks_csv"),
    path("desk/clocks/xlsx/", clocks.desk_clocks_xlsx, name="desk_clocks_xlsx"),
    path(CASE, case.desk_case, name="desk_case"),
    path(f"{CASE}clocks/", clocks.case_clocks, name="desk_case_clocks"),
    *_acts(),
    path(f"{CASE}thefts.csv", afterwards.schedule_csv, name="schedule_csv"),
    path(f"{CASE}thefts.xlsx", afterwards.schedule_xlsx, name="schedule_xlsx"),
    path(f"{CASE}held/", groups.group, name="desk_group"),
    path(f"{CASE}held/go-on/", groups.group_go_on, name="desk_group_go_on"),
    path(f"{CASE}finalise/", finalise.choose_outcome, name="desk_finalise"),
    path(f"{CASE}finalise/<str:code>/", finalise.finalise, name="desk_finalise_with"),
    path(f"{CASE}name-suspect/<int:pk>/", naming.name_suspect, name="desk_name_suspect"),
    path(f"{CASE}evidence/<uuid:evidence_id>/copy/", evidence.evidence_copy, name="desk_copy"),
    path(f"{CASE}evidence/<uuid:evidence_id>/thumbnail/", evidence.evidence_thumbnail, name="desk_thumbnail"),
    path(f"{CASE}evidence/<uuid:evidence_id>/original/", evidence.evidence_original, name="desk_original"),
    path(f"{CASE}evidence/send/", evidence.send_files, name="desk_send_files"),
    path(f"{CASE}evidence/<uuid:evidence_id>/film/", evidence.evidence_film, name="desk_film"),
    path(f"{CASE}evidence/<uuid:evidence_id>/preview/", evidence.evidence_preview, name="desk_preview"),
    path(f"{CASE}evidence/<uuid:evidence_id>/quarantine/", evidence.evidence_quarantine, name="desk_quarantine"),
    path("restricted/", restricted.restricted, name="restricted"),
    path(RESTRICTED_CASE, restricted.restricted_case, name="restricted_case"),
    path(f"{RESTRICTED_CASE}open/", restricted.open_restricted, name="open_restricted"),
    *_restricted_acts(),
    path(f"{RESTRICTED_CASE}finalise/", restricted.choose_restricted_outcome, name="restricted_finalise"),
    path(f"{RESTRICTED_CASE}finalise/<str:code>/", restricted.finalise_restricted, name="restricted_finalise_with"),
    path(f"{RESTRICTED_CASE}evidence/<uuid:evidence_id>/copy/", restricted.restricted_copy, name="restricted_copy"),
    path(
        f"{RESTRICTED_CASE}evidence/<uuid:evidence_id>/thumbnail/",
        restricted.restricted_thumbnail,
        name="restricted_thumbnail",
    ),
    path(
        f"{RESTRICTED_CASE}evidence/<uuid:evidence_id>/original/",
        restricted.restricted_original,
        name="restricted_original",
    ),
    path("area/", area.area, name="area"),
    path("area/cases.csv", area.area_file, name="area_file"),
    path(AREA_CASE, area.area_case, name="area_case"),
    path(f"{AREA_CASE}evidence/<uuid:evidence_id>/copy/", area.area_copy, name="area_copy"),
    path(f"{AREA_CASE}evidence/<uuid:evidence_id>/thumbnail/", area.area_thumbnail, name="area_thumbnail"),
]
