"""Who may do what: the SOP revision's performers, held against the person. Pure: no writes, nothing is moved."""

from accounts_app.audit.actions import Nobody
from accounts_app.audit.models import ActorKind
from accounts_app.models import User
from accounts_app.roles import Role
from requests_app.process.models import Case
from requests_app.process.table import Row

OWN_CASE = "Anda tidak dapat menangani permohonan atas nama Anda sendiri."
SAME_PERSON = "Pemeriksaan ini harus dilakukan orang lain: Anda yang memutuskan kelengkapannya."
SUSPENDED = "SOP yang berlaku untuk permohonan ini tidak mengenal tindakan tersebut."


def performers(case: Case, row: Row) -> frozenset[Role]:
    """Roles that may carry out the row under the case's SOP; empty when the SOP does not allow it."""
    first = case.sop.performer_of(row.act)
    if first is None:
        return frozenset()
    helpers = (case.sop.performer_of(act) for act in row.on_behalf)
    return frozenset({first, *(role for role in helpers if role)})


def refusal(case: Case, row: Row, by: User | Nobody) -> str | None:
    """Why this actor may not do this row to this case now or ever, or None when they may (needs not considered).

    The one place where a case that somebody else has in hand is refused; whoever acts as its applicant is not staff.
    """
    why = barred(case, row, by)
    if why or isinstance(by, Nobody) or case.is_own_of(by):
        return why
    return case.held_against(row.act, by)


def barred(case: Case, row: Row, by: User | Nobody) -> str | None:
    """The same, whoever has the case in hand."""
    allowed = performers(case, row)
    if not allowed:
        return SUSPENDED
    if isinstance(by, Nobody):
        return None if _nobody_may(case, row, by) else "Tindakan ini memerlukan orang yang masuk dengan akunnya."
    held = case.roles_of(by) & allowed
    if not held:
        return f"Langkah ini dikerjakan oleh {_names(allowed)}."
    if Role.APPLICANT not in held and case.is_own_of(by):
        return OWN_CASE
    if _same_person(case, row, by):
        return SAME_PERSON
    return case.bars(row.act, by)


def _nobody_may(case: Case, row: Row, by: Nobody) -> bool:
    if by.kind == ActorKind.BEARER:
        return row.bearer
    return row.bearer or (bool(row.follows) and case.sop.definition.follows_by_itself(row.act, case.way_in))


def _same_person(case: Case, row: Row, by: User) -> bool:
    """Separation of duties: set aside only where the SOP itself gives both steps to one role."""
    if row.apart_from is None or case.decided_by(row.apart_from) != by.pk:
        return False
    definition = case.sop.definition
    return definition.performer_of(row.act) != definition.performer_of(row.apart_from)


def _names(roles: frozenset[Role]) -> str:
    return " atau ".join(role.label for role in Role if role in roles)


def unmet(case: Case, row: Row, *, overriding: bool = False) -> list[str]:
    """What must be done before the row, one sentence each. ``overriding``: without what may be set aside."""
    waived = {each.need for each in row.yielding if overriding and not each.bar(case)}
    return [reason for need in row.needs if need not in waived and (reason := need(case))]


def overridable(case: Case, row: Row) -> list[str]:
    """Of what is unmet, what may be set aside with a reason: a sentence each."""
    return [reason for each in row.yielding if (reason := each.need(case)) and not each.bar(case)]


def overriding_barred(case: Case, row: Row) -> list[str]:
    """Why what is unmet may not be set aside although the row would let it."""
    return [why for each in row.yielding if each.need(case) and (why := each.bar(case))]
