from django.apps import AppConfig


class StatementsConfig(AppConfig):
    name = "bizwatch.statements"
    verbose_name = "Statements"

    def ready(self) -> None:
        """Give the pages of a case their part about statements, say who its witnesses are, and keep what a signed one names."""
        from bizwatch.cases.panels import CasePageKind, Panel, add_panel
        from bizwatch.cases.selectors import let_name
        from bizwatch.cases.services import let_fix_reference
        from bizwatch.statements import panels
        from bizwatch.statements.selectors import names_of_witnesses
        from bizwatch.statements.services.exhibits import why_reference_stays

        let_name(names_of_witnesses)
        let_fix_reference(why_reference_stays)
        for page, context, asks in (
            (CasePageKind.DESK, panels.desk_panel, panels.ask_desk),
            (CasePageKind.BUSINESS, panels.business_panel, panels.ask_business),
            (CasePageKind.AREA, panels.area_panel, panels.ask_desk),
        ):
            add_panel(
                Panel(
                    slug="statements",
                    title="Statements",
                    template=f"statements/panel_{page.value}.html",
                    page=page,
                    context=context,
                    asks=asks,
                    order=20,
                )
            )
