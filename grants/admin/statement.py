from django.contrib import admin

from grants.admin.base import SupervisorAdmin, SupervisorInline
from grants.admin.columns import YearFilter, euro, year
from grants.admin.site import site
from ledger.models import Explanation, StatementFigure, StatementRow


class StatementFigureInline(SupervisorInline):
    model = StatementFigure


class ExplanationInline(SupervisorInline):
    model = Explanation
    fields = ("year", "text", "amount", "source")


@admin.register(StatementRow, site=site)
class StatementRowAdmin(SupervisorAdmin):
    list_display = ("name", "product", "row", "statement", "side", "budget")
    list_filter = ("statement", "side", "budget")
    list_select_related = ("budget",)
    search_fields = ("name", "code", "product")
    set_once = ("code",)
    autocomplete_fields = ("result_row",)
    inlines = (StatementFigureInline, ExplanationInline)


@admin.register(Explanation, site=site)
class ExplanationAdmin(SupervisorAdmin):
    list_display = ("text", year("year"), euro("amount", "Betrag"), "row")
    list_filter = (YearFilter,)
    list_select_related = ("row",)
    search_fields = ("text", "source", "row__name")
    filter_horizontal = ("lines",)
