"""What somebody should know who enters, or agrees to, an absence: sentences, none of which forbids anything."""

from collections.abc import Iterable
from datetime import date

from accounts_app.absences.models import Absence
from accounts_app.absences.needs import needed
from accounts_app.absences.queries import roster_of
from accounts_app.absences.roster import Needed, Roster
from accounts_app.models import User
from accounts_app.roles import Role
from accounts_app.templatetags.ui import full_date

# Nobody may find the data of a request valid whose file they found complete (SOP steps 5 and 9).
CHECK, DECIDE = Role.HELPDESK, Role.ADMIN_PPE


def advice(absence: Absence) -> list[str]:
    """About the days of this absence, as if it counted already."""
    office = absence.office
    wanted = needed(office, absence.since, absence.until)
    roster = roster_of(office, absence.since, absence.until, but=absence)
    said = [_lent(absence)] if absence.lends else []
    return [*said, *_heads(absence, roster, wanted), *_same_person(absence, roster, wanted)]


def _lent(absence: Absence) -> str:
    roles = ", ".join(role.label for role in absence.lent_roles)
    return (
        f"{absence.user.name} satu-satunya {roles} pada hari-hari itu: perannya dipinjamkan kepada "
        f"{absence.stand_in.name} sampai akhir hari terakhir."
    )


def _heads(absence: Absence, roster: Roster, wanted: Needed) -> Iterable[str]:
    """The roles that are never lent."""
    if any(one.user == absence.user_id and one.role is Role.KEPALA_LPSE for one in roster.held) and any(
        not roster.present(Role.KEPALA_LPSE, day, absence.user_id) for day in wanted
    ):
        yield "Wewenang Kepala LPSE tidak dipinjamkan: catat Plt. atau Plh. pada halaman Pejabat pelaksana."
    if any(one.user == absence.user_id and one.role is Role.ADMIN_KANTOR for one in roster.held) and any(
        not roster.present(Role.ADMIN_KANTOR, day, absence.user_id) for day in wanted
    ):
        yield "Tidak ada Admin Kantor lain pada hari-hari itu: pengaturan kantor menunggu sampai ia kembali."


def _same_person(absence: Absence, roster: Roster, wanted: Needed) -> Iterable[str]:
    """Where one and the same person is left to check the file and to judge the data."""
    for day, roles in wanted.items():
        if CHECK not in roles or DECIDE not in roles:
            continue
        checkers, deciders = (_there(absence, roster, role, day) for role in (CHECK, DECIDE))
        if len(checkers | deciders) == 1 and checkers and deciders:
            name = User.objects.get(pk=next(iter(checkers))).name
            yield (
                f"Mulai {full_date(day)} hanya {name} yang ada untuk memeriksa kelengkapan dan kebenaran. Berkas yang "
                "ia nyatakan lengkap tidak dapat ia putuskan sendiri: permohonan itu menunggu orang lain."
            )
            return


def _there(absence: Absence, roster: Roster, role: Role, day: date) -> frozenset[int]:
    lent = {absence.stand_in_id} if role.value in absence.lends else set()
    return roster.present(role, day, absence.user_id) | lent
