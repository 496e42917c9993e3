from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "bizwatch.cases"
    verbose_name = "Cases"

    def ready(self) -> None:
        """Take the files that are sent in pieces to a case, tell both sides of a virus in one, and follow a new address."""
        from bizwatch.accounts.email_change import when_changed
        from bizwatch.cases.selectors.requests import REQUEST
        from bizwatch.cases.services.new_address import follow_new_address
        from bizwatch.cases.services.viruses import tell_of_virus
        from bizwatch.cases.uploads import CASE, CaseTarget, RequestTarget
        from bizwatch.evidence import scans, uploads

        uploads.register(CASE, CaseTarget())
        uploads.register(REQUEST, RequestTarget())
        scans.when_found(tell_of_virus)
        when_changed(follow_new_address)
