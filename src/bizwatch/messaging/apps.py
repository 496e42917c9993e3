from django.apps import AppConfig


class MessagingConfig(AppConfig):
    name = "bizwatch.messaging"
    verbose_name = "Messaging"
