"""What the pages of SOP revisions must know of decrees: how many run under a version of SOP 001."""

from requests_app.decrees.models import Decree
from requests_app.sop import running
from requests_app.sop.models import SopInForce


def count(rows: list[SopInForce]) -> int:
    """Open decrees of these rows; the offices are named so that the index of open decrees serves."""
    offices = {row.office_id for row in rows}
    return Decree.objects.unfinished().filter(office__in=offices, sop__in=rows).count()


def register() -> None:
    """Once, when the program starts."""
    if count not in running.counters:
        running.counters.append(count)
