from django.apps import AppConfig


class MessagingConfig(AppConfig):
    name = "bizwatch.messaging"
    verbose_name = "Messaging"

    def ready(self) -> None:
        """Let what a person chose go along to their new address."""
        from bizwatch.accounts.email_change import when_changed
        from bizwatch.messaging.services import follow_new_address

        when_changed(follow_new_address)
