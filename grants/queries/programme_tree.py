from grants.models import Programme


class ProgrammeTree:
    """Baum der Förderprogramme, read once in one query; ``names`` by the id of the programme."""

    def __init__(self) -> None:
        rows = list(
            Programme.objects.order_by().values_list("pk", "parent", "name", "is_earmarked")
        )
        self.names = {programme: name for programme, _, name, _ in rows}
        self._parents = {programme: parent for programme, parent, _, _ in rows}
        self._earmarked = {programme for programme, _, _, is_earmarked in rows if is_earmarked}

    def upwards(self, programme_id: int | None) -> list[int]:
        """Ids of a programme and of those above it, the nearest first."""
        path: list[int] = []
        # Two programmes that name each other as parent must not hold up the night.
        while programme_id is not None and programme_id not in path:
            path.append(programme_id)
            programme_id = self._parents.get(programme_id)
        return path

    def is_earmarked(self, programme_id: int | None) -> bool:
        """Zweckgebunden: is a programme or one above it earmarked?"""
        return not self._earmarked.isdisjoint(self.upwards(programme_id))
