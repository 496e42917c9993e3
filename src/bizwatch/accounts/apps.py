from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "bizwatch.accounts"
    verbose_name = "Accounts"

    def ready(self) -> None:
        from bizwatch.accounts import signals

        signals.connect()
