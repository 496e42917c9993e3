from django.apps import AppConfig


class EngagementConfig(AppConfig):
    name = "bizwatch.engagement"
    verbose_name = "Engagement"

    def ready(self) -> None:
        """Show the story of a case on its pages and take it down when the case is opened again; ask how a case went."""
        from bizwatch.cases.services import when_done
        from bizwatch.engagement.panels import add_panels
        from bizwatch.engagement.services import ask_after_case, follow_case, follow_reopening

        add_panels()
        when_done(["reopen"], follow_case)
        when_done(["reopen"], follow_reopening)
        when_done(["finalise", "close_with_result"], ask_after_case)
