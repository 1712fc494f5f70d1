from datetime import datetime, timedelta

from grants.models import WorkOrder

# For this long the pages that start a work show its latest result.
RECENT = timedelta(days=1)


def recent_order(kind: WorkOrder.Kind, now: datetime) -> WorkOrder | None:
    """Letzter Auftrag dieser Art, if it is still open or was asked for within a day."""
    order = WorkOrder.objects.filter(kind=kind).first()
    is_recent = order is not None and (order.is_open or order.asked_at > now - RECENT)
    return order if is_recent else None
