"""Addresses below /business/."""

from django.urls import path

from bizwatch.businesses.views import imports, joining, members, premises

app_name = "businesses"
urlpatterns = [
    path("", premises.premises_list, name="premises"),
    path("details/", premises.business_details, name="details"),
    path("premises/add/", premises.premises_add, name="premises_add"),
    path("premises/<str:reference>/", premises.premises_page, name="premises_page"),
    path("premises/<str:reference>/change/", premises.premises_change, name="premises_change"),
    path("premises/<str:reference>/close/", premises.premises_close, name="premises_close"),
    path("people/", members.members, name="members"),
    path("people/invite/", members.invite, name="invite"),
    path("people/<uuid:public_id>/", members.member_change, name="member_change"),
    path("people/<uuid:public_id>/remove/", members.member_remove, name="member_remove"),
    path("invitations/<uuid:public_id>/again/", members.invitation_send_again, name="invitation_send_again"),
    path("invitations/<uuid:public_id>/withdraw/", members.invitation_withdraw, name="invitation_withdraw"),
    path("join/<str:token>/", joining.join, name="join"),
    path("register/", joining.register, name="register"),
    path("register/sent/", joining.register_sent, name="register_sent"),
    path("import/", imports.upload, name="import"),
    path("import/<uuid:public_id>/", imports.import_page, name="import_page"),
    path("import/<uuid:public_id>/columns/", imports.import_columns, name="import_columns"),
    path("import/<uuid:public_id>/run/", imports.import_run, name="import_run"),
    path("import/<uuid:public_id>/discard/", imports.import_discard, name="import_discard"),
    path("import/<uuid:public_id>/rows/<int:number>/", imports.import_row, name="import_row"),
    path("import/<uuid:public_id>/rows-to-put-right.csv", imports.import_faults, name="import_faults"),
]
