from django.apps import AppConfig


class AssuranceConfig(AppConfig):
    name = "bizwatch.assurance"
    verbose_name = "Assurance"

    def ready(self) -> None:
        """Follow reports as they come in, and put the questions about oneself where a report was sent."""
        from bizwatch.assurance.parts import DIVERSITY_PANEL, link_after_sending
        from bizwatch.assurance.services.diversity import note_to_ask
        from bizwatch.cases.panels import add_panel
        from bizwatch.cases.services import when_done
        from bizwatch.reporting.after_sending import add_further

        when_done(["open_case"], note_to_ask)
        add_panel(DIVERSITY_PANEL)
        add_further(link_after_sending)
