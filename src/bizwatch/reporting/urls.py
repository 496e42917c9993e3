from django.urls import path

from bizwatch.reporting.views import files, finish, guest, pages, start

app_name = "reporting"
urlpatterns = [
    path("", start.start, name="start"),
    path("drafts/", start.drafts, name="drafts"),
    path("guest/", guest.guest_start, name="guest_start"),
    path("guest/sent/", guest.guest_sent, name="guest_sent"),
    path("guest/fresh-link/", guest.guest_fresh, name="guest_fresh"),
    path("link/<str:token>/", guest.guest_link, name="guest_link"),
    path("shop-theft-at/<str:reference>/", start.express, name="express"),
    path("begin/<slug:slug>/", start.gate, name="gate"),
    path("<uuid:draft_id>/", pages.resume, name="resume"),
    path("<uuid:draft_id>/check-your-answers/", finish.check, name="check"),
    path("<uuid:draft_id>/sent/", finish.done, name="done"),
    path("<uuid:draft_id>/saved/", finish.saved, name="saved"),
    path("<uuid:draft_id>/discard/", finish.discard, name="discard"),
    path("<uuid:draft_id>/files/<uuid:evidence_id>/", files.thumbnail, name="file"),
    path("<uuid:draft_id>/<slug:code>/", pages.page, name="page"),
]
