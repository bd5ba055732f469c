"""A waiting room for the tests: guests without files, lines, counters that are open."""

import uuid

from requests_app.frontdesk import calling, counters, numbers, visiting
from requests_app.frontdesk.counter_models import Counter
from requests_app.frontdesk.lines import lines_of
from requests_app.frontdesk.visiting import Guest


def guest(desk, name="Sari Utami", **more):
    return Guest(**{"office": desk.office, "name": name, "agency": "Dinas Contoh", "purpose": "Bertanya", **more})


def waiting(desk, count=1, prefix="B", by=None):
    """Guests with a number of the line, in their order."""
    line = line_of(desk, prefix)
    keeper = by or desk.front_office or desk.helpdesk
    made = [visiting.record_guest(guest(desk, key=uuid.uuid4()), by=keeper) for _ in range(count)]
    return [numbers.draw(entry, by=keeper, line=line) for entry in made]


def line_of(desk, prefix):
    return next(line for line in lines_of(desk.office) if line.prefix == prefix)


def counter(desk, number=1, prefixes="ABP"):
    """A counter for these lines; the office's first one exists already."""
    lines = [line_of(desk, prefix) for prefix in prefixes]
    made, _ = Counter.objects.get_or_create(office=desk.office, number=number)
    made.lines.set(lines)
    return made


def opened(desk, by, number=1, prefixes="ABP"):
    return counters.open_counter(counter(desk, number, prefixes), by=by)


def call_and_finish(session, by):
    """One person called, served and gone; their label, or None when nobody waited."""
    number = calling.call_next(session, by=by)
    if number is None:
        return None
    calling.serve(session, by=by)
    return calling.finish(session, by=by).label


def rows(desk):
    """What stands in the addresses of counters: an open counter, a call for help, a number that waits."""
    session = opened(desk, desk.rekan_helpdesk)
    asked = counters.ask_help(session, by=desk.rekan_helpdesk)
    return {
        "counter": session.counter.number, "counter_pk": session.counter.pk, "line_pk": line_of(desk, "B").pk,
        "asked": asked.pk, "queue_number": waiting(desk)[0].pk,
    }  # fmt: skip
