"""Addresses below /my-cases/, and of the e-mailed link to a call, joined into ``cases.urls``."""

from django.urls import path

from bizwatch.cases.business_views import acts, afterwards, calls, lists, page, requests

urlpatterns = [
    path("my-cases/", lists.my_cases, name="my_cases"),
    path("my-cases/export.csv", lists.export_csv, name="my_cases_csv"),
    path("my-cases/export.xlsx", lists.export_xlsx, name="my_cases_xlsx"),
    path("my-cases/<str:reference>/", page.my_case, name="my_case"),
    path("my-cases/<str:reference>/message/", acts.message, name="my_case_message"),
    path("my-cases/<str:reference>/contact/", acts.contact, name="my_case_contact"),
    path("my-cases/<str:reference>/evidence/", acts.evidence, name="my_case_evidence"),
    path("my-cases/<str:reference>/evidence/<uuid:evidence_id>/copy/", page.evidence_copy, name="my_case_copy"),
    path("my-cases/<str:reference>/evidence/<uuid:evidence_id>/film/", page.evidence_film, name="my_case_film"),
    path(
        "my-cases/<str:reference>/evidence/<uuid:evidence_id>/preview/", page.evidence_preview, name="my_case_preview"
    ),
    path("send-evidence/<str:token>/", requests.send_evidence, name="send_evidence"),
    path(
        "my-cases/<str:reference>/evidence/<uuid:evidence_id>/thumbnail/",
        page.evidence_thumbnail,
        name="my_case_thumbnail",
    ),
    path("my-cases/<str:reference>/actions/<int:action_id>/", acts.action_done, name="my_case_action"),
    path("my-cases/<str:reference>/remedy/<int:pk>/", afterwards.remedy, name="my_case_remedy"),
    path("my-cases/<str:reference>/restorative-justice/", afterwards.restorative, name="my_case_restorative"),
    path("my-cases/<str:reference>/review/", afterwards.review, name="my_case_review"),
    path("my-cases/<str:reference>/thefts.csv", afterwards.schedule_csv, name="my_schedule_csv"),
    path("my-cases/<str:reference>/thefts.xlsx", afterwards.schedule_xlsx, name="my_schedule_xlsx"),
    path("my-cases/<str:reference>/call/", calls.my_case_call, name="my_case_call"),
    path("my-cases/<str:reference>/call/off/", calls.my_case_call_off, name="my_case_call_off"),
    path("my-cases/<str:reference>/call.ics", calls.my_case_call_file, name="my_case_call_file"),
    path("call/<str:token>/", calls.call, name="call"),
    path("call/<str:token>/off/", calls.call_off, name="call_off"),
    path("call/<str:token>/call.ics", calls.call_file, name="call_file"),
]
