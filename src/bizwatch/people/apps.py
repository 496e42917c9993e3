from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "bizwatch.people"
    verbose_name = "People"
