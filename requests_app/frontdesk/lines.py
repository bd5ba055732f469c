"""The lines of an office and what it decided about its front desk.

An office gets its three lines and a first counter when they are first asked for, not by a migration: offices are
added every week, and whoever adds one must not know about queues.
"""

from django.db import transaction

from accounts_app.models import Office
from requests_app.frontdesk.counter_models import Counter, FrontDeskSettings
from requests_app.frontdesk.models import GuestEntry, Purpose
from requests_app.frontdesk.queue_models import LineKind, ServiceLine

# (letter, kind, name): what every office that keeps a guest book begins with.
FIRST_LINES = (
    ("A", LineKind.PASSWORD, "Lupa password / user ID"),
    ("B", LineKind.CONSULTATION, "Konsultasi"),
    ("P", LineKind.PRIORITY, "Prioritas (lansia, disabilitas, ibu hamil)"),
)
OF_PURPOSE = {Purpose.PASSWORD: LineKind.PASSWORD}


def lines_of(office: Office) -> list[ServiceLine]:
    """All lines in their order; made when there are none yet. One query after that."""
    found = list(ServiceLine.objects.filter(office=office))
    if found:
        return found
    set_up(office)
    return list(ServiceLine.objects.filter(office=office))


def set_up(office: Office) -> None:
    """The first lines, and a counter 1 for them; what is there already stays as it is."""
    rows = [
        ServiceLine(office=office, prefix=prefix, kind=kind, name=name, position=position)
        for position, (prefix, kind, name) in enumerate(FIRST_LINES, start=1)
    ]
    with transaction.atomic():
        ServiceLine.objects.bulk_create(rows, ignore_conflicts=True)
        Counter.objects.bulk_create([Counter(office=office, number=1)], ignore_conflicts=True)
        counter = Counter.objects.get(office=office, number=1)
        if not counter.lines.exists():
            counter.lines.set(ServiceLine.objects.filter(office=office))


def line_for(visit: GuestEntry) -> ServiceLine:
    """The line that a visit is offered: the priority line with a reason for it, else the one of its purpose.

    A closed line is passed over; an office that closed all of them still gets its first one (and its refusal).
    """
    lines = lines_of(visit.office)
    wanted = OF_PURPOSE.get(Purpose(visit.purpose_kind), LineKind.CONSULTATION)
    kinds = [LineKind.PRIORITY, wanted] if visit.priority_reason else [wanted]
    usable = [line for line in lines if line.is_open]
    found = [line for kind in kinds for line in usable if line.kind == kind]
    return (found or [line for line in usable if not line.is_priority] or lines)[0]


def settings_of(office: Office) -> FrontDeskSettings:
    """The office's decisions, or the defaults."""
    return FrontDeskSettings.objects.filter(office=office).first() or FrontDeskSettings(office=office)
