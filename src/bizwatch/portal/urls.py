from django.urls import path

from bizwatch.portal import advice, views

app_name = "portal"
urlpatterns = [
    path("", views.home, name="home"),
    path("help/", views.help_page, name="help"),
    path("advice/", advice.library, name="advice"),
    path("advice/<slug:slug>/", advice.article, name="article"),
    path("privacy/", views.privacy, name="privacy"),
    path("accessibility/", views.accessibility, name="accessibility"),
]
