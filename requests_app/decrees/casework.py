"""The decree's process for the engine, and the ways to hold one: the decree, or one person of it with the decree."""

from typing import Any

from accounts_app.audit.actions import Nobody
from accounts_app.models import User
from requests_app.decrees import notices
from requests_app.decrees.models import Decree, DecreePerson
from requests_app.decrees.workflow import TABLE, next_act
from requests_app.process import rules
from requests_app.process.engine import Process, lock, perform
from requests_app.process.refusals import Forbidden, Refused, Stale, Unmet
from requests_app.sop.vocabulary import DecreeAct

DECREES = Process(Decree, TABLE, next_act, notices.NOTICES)
OWN_ACCOUNT = "Akun ini untuk Anda sendiri; orang lain yang mengurusnya."


def do(decree: Decree, act: DecreeAct, *, by: User | Nobody, seen: int | None = None, **payload: Any) -> Decree:
    """An act that needs nothing beside the engine."""
    return perform(DECREES, decree, act, by=by, seen=seen, **payload)


def may(decree: Decree, act: DecreeAct, by: User) -> bool:
    """Whether this person may do the act now (needs not considered)."""
    row = TABLE[act]
    return decree.state in row.sources and rules.refusal(decree, row, by) is None


def refuse_early(decree: Decree, act: DecreeAct, by: User, seen: int | None) -> None:
    """What the engine will ask too, for an act before which something is written or drawn. The decree is locked."""
    row = TABLE[act]
    if decree.state not in row.sources or seen not in (None, decree.version):
        raise Stale("SK ini sudah berubah sejak halaman dibuka. Muat ulang halaman.")
    if why := rules.refusal(decree, row, by):
        raise Forbidden(why)
    if reasons := rules.unmet(decree, row):
        raise Unmet(reasons)


def held(person: DecreePerson, act: DecreeAct, by: User | Nobody) -> tuple[Decree, DecreePerson]:
    """Decree and person, locked in this order, for an act about the person. The caller holds the transaction.

    Asked here, before the caller writes anything: the state, who it is, and that it is not their own account.
    """
    decree = lock(DECREES, person.decree_id)
    row = TABLE[act]
    if decree.state not in row.sources:
        raise Stale(f"SK ini sudah berlanjut: {decree.state_label.lower()}.")
    if why := rules.refusal(decree, row, by):
        raise Forbidden(why)
    locked: DecreePerson = DecreePerson.objects.select_for_update().get(pk=person.pk)
    if isinstance(by, User) and locked.is_own_of(by):
        raise Forbidden(OWN_ACCOUNT)
    return decree, locked


def said(text: str, what: str) -> str:
    """The text without blanks around it. :raises Refused: nothing was said."""
    if not text.strip():
        raise Refused(f"{what} wajib diisi.")
    return text.strip()
