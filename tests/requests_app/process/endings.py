"""Every act of the table that ends a step with a standard time, brought to where its step is long overdue.

Kaltim: Mon–Thu 07.30–16.00. The clock is moved on by two days.
"""

from typing import Any

from requests_app.handover.results import Secret
from requests_app.sop.vocabulary import Act, Channel
from requests_app.tickets import actions
from requests_app.tickets.documents import Verdict
from tests import walk


def checked(pace, verdict=Verdict.IN_ORDER):
    return walk.judged(pace.desk, walk.opened(pace.desk, pace.submitted()), verdict)


def incomplete(pace):
    return walk.do(pace.desk, checked(pace, Verdict.MISSING), Act.FIND_INCOMPLETE)


def identified(pace):
    return walk.identified(pace.desk, pace.checked(pace.submitted(), 0))


def told_off(pace):
    return walk.rejected(pace.desk, pace.submitted())


def handed(pace):
    ticket = walk.found_valid(pace.desk, pace.submitted())
    return actions.fulfil(ticket, by=pace.desk.admin_ppe, password=Secret(walk.PASSWORD))


def at_the_counter(pace, *acts):
    ticket = pace.submitted("auditor", Channel.WALK_IN)
    for act in (Act.ARRIVE, Act.RECORD_GUEST, *acts):
        ticket = pace.do(ticket, act)
    return ticket


# act: (how to come there, what the act takes, the steps that it ends late)
ENDINGS: dict[Act, tuple[Any, dict[str, Any], list[int]]] = {
    Act.ENQUEUE: (at_the_counter, {"queue_label": "A 001"}, [3]),
    Act.OPEN: (lambda pace: pace.submitted("auditor", Channel.EMAIL), {}, [4]),
    Act.FIND_COMPLETE: (checked, {}, [5]),
    Act.FIND_INCOMPLETE: (lambda pace: checked(pace, Verdict.MISSING), {}, [5]),
    Act.REQUEST_COMPLETION: (incomplete, {"message": ""}, [6]),
    Act.FIND_VALID: (identified, {"grounds": "Sesuai."}, [9]),
    Act.FIND_INVALID: (lambda pace: pace.checked(pace.submitted(), 0), {"grounds": "Tidak sesuai."}, [9]),
    Act.SEND_BACK: (lambda pace: pace.checked(pace.submitted(), 0), {"reason": "Nama berbeda."}, [9]),
    Act.FULFIL: (lambda pace: walk.found_valid(pace.desk, pace.submitted()), {}, [10]),
    Act.HAND_OVER: (handed, {}, [12]),
    Act.NOTIFY: (lambda pace: walk.fulfilled(pace.desk, pace.submitted()), {"means": "phone"}, [14]),
    Act.NOTIFY_REJECTION: (told_off, {"means": "phone"}, [11]),
    Act.ARCHIVE: (lambda pace: walk.told_rejection(pace.desk, pace.submitted()), {}, [13]),
    Act.REISSUE: (lambda pace: walk.received(pace.desk, pace.submitted()), {"reason": "Belum masuk."}, [13]),
    Act.LAPSE: (lambda pace: pace.submitted("auditor", Channel.EMAIL), {"reason": "Tidak dilanjutkan."}, [4]),
    Act.MERGE: (lambda pace: pace.submitted("auditor", Channel.EMAIL), {"reason": "Sama."}, [4]),
}  # fmt: skip


def brought(pace, act):
    come, payload, steps = ENDINGS[act]
    ticket = walk.again(come(pace))
    if act is Act.MERGE:
        payload = {**payload, "into": pace.submitted("auditor", Channel.EMAIL)}
    pace.at("2026-11-19 09:00")
    return ticket, payload, steps
