from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from grants.permissions import Role, read_by
from grants.queries.choosable import CHOOSABLE, LONGEST_LABEL, Choosable

_LONGEST_ID = 9


@read_by(*Role)
def suggestions(request: HttpRequest, kind: str) -> HttpResponse:
    """Vorschläge while somebody types: the box is sent under its own name, whichever that is.

    Of budget lines ``?budget=`` names the budget in which they are to be found.
    """
    if kind not in CHOOSABLE:
        raise Http404
    choosable = CHOOSABLE[kind]
    asked = request.GET.dict()
    if choosable.narrowed_by and choosable.narrowed_by in asked:
        choosable = _within(choosable, str(asked.pop(choosable.narrowed_by)))
    typed = str(next(iter(asked.values()), ""))[:LONGEST_LABEL].replace("\0", "")
    return render(request, "forms/suggestions.html", {"labels": choosable.offered(typed)})


def _within(choosable: Choosable, pk: str) -> Choosable:
    if not (pk.isascii() and pk.isdecimal() and len(pk) <= _LONGEST_ID):
        raise Http404
    return choosable.within(int(pk))
