"""Which offices serve whom today, in words for the first page."""

from dataclasses import dataclass

from accounts_app.models import Office
from requests_app.sop.definition import SopDefinition
from requests_app.sop.models import SopInForce
from requests_app.sop.vocabulary import ApplicantType, Kind

# Paths of a request that does not come to the desk, in the order of preference.
REMOTE_PATHS = ("email_success", "success")
MOST_NAMED = 6


@dataclass(frozen=True, slots=True)
class Served:
    """One office with the kinds of user that it serves."""

    office: Office
    types: frozenset[ApplicantType]


def serving_offices() -> list[Served]:
    """Active offices with a ticket SOP in force, by name. One query."""
    rows = SopInForce.objects.in_force_today().filter(office__is_active=True).select_related("office")
    found: dict[int, tuple[Office, set[ApplicantType]]] = {}
    for row in rows.order_by("office__name"):
        if row.definition.kind is Kind.TICKET:
            found.setdefault(row.office_id, (row.office, set()))[1].update(row.definition.applicant_types)
    return [Served(office, frozenset(types)) for office, types in found.values()]


def alternatives(offices: list[Served], applicant_type: str) -> list[Office]:
    """Some offices that serve this kind of user, for somebody who chose one that does not."""
    return [served.office for served in offices if applicant_type in served.types][:MOST_NAMED]


def standard_time(sop: SopDefinition) -> str:
    """How long the office has for an online request: "35 menit", or "35–55 menit" where the digits are doubtful."""
    totals = {total.key: total for total in sop.totals}
    path = next((totals[key].steps for key in REMOTE_PATHS if key in totals), ())
    least, most = sop.total_range(path)
    if not path:
        return ""
    return f"{least}–{most} menit" if least != most else f"{least} menit"
