"""Addresses below /my-cases/, joined into ``cases.urls``."""

from django.urls import path

from bizwatch.cases.business_views import acts, lists, page

urlpatterns = [
    path("my-cases/", lists.my_cases, name="my_cases"),
    path("my-cases/export.csv", lists.export_csv, name="my_cases_csv"),
    path("my-cases/export.xlsx", lists.export_xlsx, name="my_cases_xlsx"),
    path("my-cases/<str:reference>/", page.my_case, name="my_case"),
    path("my-cases/<str:reference>/message/", acts.message, name="my_case_message"),
    path("my-cases/<str:reference>/contact/", acts.contact, name="my_case_contact"),
    path("my-cases/<str:reference>/evidence/", acts.evidence, name="my_case_evidence"),
    path("my-cases/<str:reference>/evidence/<uuid:evidence_id>/copy/", page.evidence_copy, name="my_case_copy"),
    path(
        "my-cases/<str:reference>/evidence/<uuid:evidence_id>/thumbnail/",
        page.evidence_thumbnail,
        name="my_case_thumbnail",
    ),
    path("my-cases/<str:reference>/actions/<int:action_id>/", acts.action_done, name="my_case_action"),
]
