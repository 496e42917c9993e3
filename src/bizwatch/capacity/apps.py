from django.apps import AppConfig


class CapacityConfig(AppConfig):
    name = "bizwatch.capacity"
    verbose_name = "Capacity"

    def ready(self) -> None:
        """Follow cases from opening to contact, say which time was told, and give pages their parts."""
        from bizwatch.capacity.panels import BUSINESS_PANEL, warning_line
        from bizwatch.capacity.selectors import expected_of
        from bizwatch.capacity.services.telling import SETTLING_ACTS, settle_after, tell_time
        from bizwatch.cases.notices import add_desk_notice
        from bizwatch.cases.panels import add_panel
        from bizwatch.cases.services import let_say_expected, when_done

        when_done(["open_case"], tell_time)
        when_done(SETTLING_ACTS, settle_after)
        let_say_expected(expected_of)
        add_panel(BUSINESS_PANEL)
        add_desk_notice("capacity", warning_line)
