from django.apps import AppConfig


class VictimsConfig(AppConfig):
    name = "bizwatch.victims"
    verbose_name = "Victims"

    def ready(self) -> None:
        """Follow what is done to cases, so that repeats are counted; say whose rights are enhanced, for the clocks; give each
        page of a case its part."""
        from bizwatch.cases.panels import CasePageKind, Panel, add_panel
        from bizwatch.cases.selectors import let_name
        from bizwatch.cases.services import VictimOfCase, let_say_victims, when_done
        from bizwatch.victims import panel_views
        from bizwatch.victims.selectors import enhanced_since, names_of_victims
        from bizwatch.victims.services.repeats import ACTS, note_happening

        when_done(ACTS, note_happening)
        let_name(names_of_victims)
        let_say_victims(lambda case: [VictimOfCase(enhanced_since=enhanced_since(case))])
        desk, area, business = panel_views.desk_panel, panel_views.area_panel, panel_views.business_panel
        for page, context, asks, template, title in (
            (CasePageKind.DESK, desk, panel_views.ask_desk, "victims/panel.html", "Victims"),
            (CasePageKind.AREA, area, panel_views.ask_area, "victims/panel.html", "Repeats and plans"),
            (CasePageKind.BUSINESS, business, panel_views.ask_business, "victims/panel_business.html", "Keeping safe"),
        ):
            add_panel(
                Panel(slug="victims", title=title, template=template, page=page, context=context, asks=asks, order=20)
            )
