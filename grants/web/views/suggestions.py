from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from grants.permissions import Role, read_by
from grants.queries.choosable import CHOOSABLE

# Longer than any name.
_MOST_TYPED = 320


@read_by(*Role)
def suggestions(request: HttpRequest, kind: str) -> HttpResponse:
    """Vorschläge while somebody types: the box is sent under its own name, whichever that is."""
    if kind not in CHOOSABLE:
        raise Http404
    typed = str(next(iter(request.GET.values()), ""))[:_MOST_TYPED].replace("\0", "")
    labels = CHOOSABLE[kind].offered(typed)
    return render(request, "forms/suggestions.html", {"labels": labels})
