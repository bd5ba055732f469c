"""What this person can do to this ticket now, what is in the way, and what is somebody else's."""

from dataclasses import dataclass, field
from typing import Any

from accounts_app.models import User
from accounts_app.roles import Role
from requests_app.desk.canned.words import offer_texts
from requests_app.desk.deeds import DEEDS, LABELS, Deed
from requests_app.desk.forms import ActForm, FulfilForm, IdentityForm, RejectForm
from requests_app.desk.situations import ALARMED
from requests_app.process import rules
from requests_app.process.deviations.forms import AccountForm, account_form
from requests_app.process.deviations.gate import outlook_of
from requests_app.process.engine import available
from requests_app.sop.vocabulary import Act
from requests_app.tickets.actions import TICKETS, may
from requests_app.tickets.models import Ticket
from requests_app.tickets.workflow import TABLE, next_act

# Acts that have their own place: the guest book, the checklist's panel, the archive, the applicant's page, the panel of
# related tickets.
ELSEWHERE = {
    Act.SUBMIT, Act.ARRIVE, Act.RECORD_GUEST, Act.ENQUEUE, Act.FIND_INCOMPLETE, Act.REJECT, Act.DISCLOSE,
    Act.RECEIVE, Act.ALARM, Act.ARCHIVE, Act.WITHDRAW, Act.MERGE,
}  # fmt: skip
PANELS = {deed.act: deed for deed in DEEDS.values() if not deed.saves_only}


@dataclass(frozen=True, slots=True)
class Offer:
    """A deed with its form and what must come first; ``main`` is the one next thing."""

    deed: Deed
    form: ActForm
    reasons: list[str] = field(default_factory=list)
    main: bool = False

    @property
    def label(self) -> str:
        return LABELS.get(self.deed.slug, self.deed.label)

    @property
    def folds(self) -> bool:
        """Whether it stands in the folded list: the plain ones; others have panels of their own."""
        return self.deed.template == "desk/acts/_form.html" or bool(self.reasons)

    @property
    def is_button(self) -> bool:
        """Whether one press does it: nothing to fill in, nothing in the way."""
        return not self.form.asks and not self.form.account.is_due and not self.reasons and not self.renews_code

    @property
    def is_checklist(self) -> bool:
        return self.deed.act == Act.FIND_COMPLETE

    @property
    def renews_code(self) -> bool:
        return self.deed.act == Act.NEW_CODE

    @property
    def has_errors(self) -> bool:
        return self.form.is_bound


@dataclass(frozen=True, slots=True)
class Work:
    """Everything that may be done to a ticket: the next thing, the rest, and what others do."""

    main: Offer | None
    more: list[Offer]
    others: list[tuple[str, str]]
    roles: frozenset[Role] = frozenset()
    may_archive: bool = False
    archive_reasons: list[str] = field(default_factory=list)
    archive_account: AccountForm | None = None


def account_for(deed: Deed, ticket: Ticket, by: User, data: Any = None) -> AccountForm:
    """What the deed's form asks about deviations, as things stand now; nothing where it does no act."""
    auto_id = f"id_{deed.slug}_%s"
    return account_form(ticket, by, deed.rows, data, auto_id=auto_id) if deed.rows else AccountForm(auto_id=auto_id)


def form_for(deed: Deed, ticket: Ticket, by: User, *data: Any) -> ActForm:
    """The deed's form, bound to what was sent if ``data`` (POST, FILES) is given."""
    # A page shows several of these forms, and a label must find its own field.
    more: dict[str, Any] = {"auto_id": f"id_{deed.slug}_%s", "account": account_for(deed, ticket, by, *data[:1])}
    if issubclass(deed.form, FulfilForm):
        more["hands_over"] = ticket.sop.allows(Act.HAND_OVER)
    if deed.slug == "tolak-berkas" and issubclass(deed.form, RejectForm):
        more["initial"] = {"category": "incomplete"}
    if deed.act is Act.REISSUE and ticket.alarmed_at:
        more["initial"] = {"reason": f"{ALARMED}."}
    return deed.form(*data, ticket=ticket, **more)


def work_on(ticket: Ticket, user: User, sent: tuple[Deed, ActForm] | None = None) -> Work:
    """What the page offers. ``sent``: a form that came back with errors, shown as it was typed."""
    next_one, archive = next_act(ticket), TABLE[Act.ARCHIVE]
    rows = dict(available(TICKETS, ticket, user))
    offers = [
        _offer(ticket, user, row.act, reasons, next_one, sent)
        for row, reasons in rows.items()
        if _has_panel(ticket, row.act)
    ]
    if _may_record_receipt(ticket, user):
        offers.append(_offer(ticket, user, Act.RECEIVE, [], next_one, sent))
    offer_texts(ticket, {offer.deed.slug: offer.form for offer in offers if not offer.reasons})
    return Work(
        main=next((offer for offer in offers if offer.main), None),
        more=[offer for offer in offers if not offer.main],
        others=_others(ticket, user),
        roles=user.roles,
        may_archive=archive in rows,
        archive_reasons=rows.get(archive, []),
        archive_account=account_form(ticket, user, (archive,), auto_id="id_arsip_%s") if archive in rows else None,
    )


def _has_panel(ticket: Ticket, act: Any) -> bool:
    """Not for what follows by itself, and only a number can be called."""
    if act == Act.CALL and not ticket.queue_label:
        return False
    return act not in ELSEWHERE and not ticket.sop.follows_by_itself(act, ticket.channel)


def _offer(
    ticket: Ticket, user: User, act: Any, reasons: list[str], next_one: Act | None, sent: Any
) -> Offer:  # fmt: skip
    deed = PANELS[act]
    form = sent[1] if sent and _is_sent_to(deed, sent[0]) else form_for(deed, ticket, user)
    if act == Act.REJECT_INCOMPLETE:  # its own press decides "incomplete" first
        first = TABLE[Act.FIND_INCOMPLETE]
        reasons = [*rules.unmet(ticket, first), *outlook_of(ticket).explain_first(first, user)]
    return Offer(deed, form, reasons, main=act == next_one and act != Act.RECEIVE)


def _is_sent_to(deed: Deed, sent: Deed) -> bool:
    """A checklist or a paper comes back in the one panel that shows it; an identity check in its own."""
    return sent is deed if deed.form in (ActForm, IdentityForm) else sent.form is deed.form


def _may_record_receipt(ticket: Ticket, user: User) -> bool:
    """Whoever tells the applicant may record that they said it arrived."""
    return may(ticket, Act.NEW_CODE, user) and not rules.unmet(ticket, TABLE[Act.RECEIVE])


def _others(ticket: Ticket, user: User) -> list[tuple[str, str]]:
    """(what, why not by this person) of the acts that the SOP gives to others in this state."""
    refused = ((row, rules.barred(ticket, row, user)) for row in TABLE.from_state(ticket.state))
    return [(row.label, why) for row, why in refused if why and why != rules.SUSPENDED]
