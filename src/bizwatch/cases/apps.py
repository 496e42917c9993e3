from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "bizwatch.cases"
    verbose_name = "Cases"

    def ready(self) -> None:
        """Take the files that are sent in pieces to a case, tell both sides of a virus in one, follow a new address, notice
        new material on closed cases, show what follows an outcome on the pages of a case, and warn before a list ends."""
        from bizwatch.accounts.email_change import when_changed
        from bizwatch.cases.afterwards_panels import add_panels
        from bizwatch.cases.calendar_notice import calendar_line
        from bizwatch.cases.notices import add_desk_notice
        from bizwatch.cases.selectors.requests import REQUEST
        from bizwatch.cases.services.clocks import HEARD, follow
        from bizwatch.cases.services.happenings import when_done
        from bizwatch.cases.services.material import hear_of_material
        from bizwatch.cases.services.new_address import follow_new_address
        from bizwatch.cases.services.viruses import tell_of_virus
        from bizwatch.cases.uploads import CASE, CaseTarget, RequestTarget
        from bizwatch.evidence import scans, uploads

        uploads.register(CASE, CaseTarget())
        uploads.register(REQUEST, RequestTarget())
        scans.when_found(tell_of_virus)
        when_changed(follow_new_address)
        hear_of_material()
        add_panels()
        add_desk_notice("bank-holidays", calendar_line)
        when_done(HEARD, follow)
