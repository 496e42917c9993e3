"""Addresses of the app, below /assurance/."""

from django.urls import path

from bizwatch.assurance.views import about, dips, overview, samples

app_name = "assurance"
urlpatterns = [
    path("", overview.overview, name="overview"),
    path("lists/<slug:which>/", overview.show_list, name="list"),
    path("lists/<slug:which>/csv/", overview.list_csv, name="list_csv"),
    path("lists/<slug:which>/excel/", overview.list_xlsx, name="list_xlsx"),
    path("samples/", samples.weeks, name="weeks"),
    path("samples/<str:day>/", samples.week, name="week"),
    path("judge/", samples.judge, name="judge"),
    path("judge/next/", samples.take, name="take"),
    path("judge/<uuid:pk>/", samples.judge_item, name="judge_item"),
    path("judge/<uuid:pk>/back/", samples.give_back, name="give_back"),
    path("differences/", samples.differences, name="differences"),
    path("differences/<uuid:pk>/", samples.settle_item, name="settle_item"),
    path("dip-samples/", dips.dip_samples, name="dips"),
    path("dip-samples/draw/", dips.draw, name="dip_draw"),
    path("dip-samples/<uuid:pk>/", dips.dip, name="dip"),
    path("dip-samples/cases/<uuid:pk>/", dips.dip_item, name="dip_item"),
    path("feedback/", dips.feedback, name="feedback"),
    path("feedback/<uuid:pk>/", dips.feedback_item, name="feedback_item"),
    path("diversity/", about.diversity, name="diversity"),
    path("about-yourself/<str:token>/", about.about_yourself, name="about_yourself"),
    path("about-yourself/<str:token>/erase/", about.erase, name="about_erase"),
]
