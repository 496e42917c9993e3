"""Addresses below /business/api/."""

from django.urls import path

from bizwatch.api import views

app_name = "api"
urlpatterns = [
    path("", views.home, name="home"),
    path("tokens/make/", views.token_make, name="token_make"),
    path("tokens/<uuid:public_id>/withdraw/", views.token_withdraw, name="token_withdraw"),
    path("webhooks/add/", views.webhook_add, name="webhook_add"),
    path("webhooks/<uuid:public_id>/", views.webhook_page, name="webhook"),
    path("webhooks/<uuid:public_id>/change/", views.webhook_change, name="webhook_change"),
    path("webhooks/<uuid:public_id>/secret/", views.webhook_secret, name="webhook_secret"),
    path("webhooks/<uuid:public_id>/remove/", views.webhook_remove, name="webhook_remove"),
    path("webhooks/<uuid:public_id>/replay/", views.webhook_replay, name="webhook_replay"),
]
