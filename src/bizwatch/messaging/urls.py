"""Addresses below /account/contact-preferences/."""

from django.urls import path

from bizwatch.messaging import views

app_name = "messaging"
urlpatterns = [path("", views.contact_preferences, name="contact_preferences")]
