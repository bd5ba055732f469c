"""Who stands in a list of people more than once, or shares another person's address. Asks no database.

One person for two roles is no fault; one person twice for one role is, and so are two people behind one address:
SOP 001 has every account go to the person's own e-mail.
"""

from collections.abc import Iterable, Mapping, Sequence


def twice(people: Sequence[Mapping[str, str]], names: Sequence[str]) -> Iterable[tuple[int, dict[str, str]]]:
    """(index, {field: why}) of everybody who stands in the list already, or shares another person's address.

    :param names: how each is called in the words ("baris 4", "orang ke-2").
    """
    by_role: dict[tuple[str, str], int] = {}
    by_email: dict[str, int] = {}
    for at, person in enumerate(people):
        why: dict[str, str] = {}
        first = by_role.setdefault((person["spse_role"], person["nip"]), at) if person["nip"] else at
        if first != at:
            why["nip"] = f"NIP ini dengan peran yang sama sudah ada pada {names[first]}."
        owner = by_email.setdefault(person["email"].lower(), at) if person["email"] else at
        if owner != at and not _same_person(people[owner], person):
            why["email"] = f"Surel ini sudah dipakai {names[owner]}. Setiap orang memerlukan surelnya sendiri."
        elif owner != at and people[owner]["spse_role"] == person["spse_role"] and not why:
            why["email"] = f"Orang ini dengan peran yang sama sudah ada pada {names[owner]}."
        if why:
            yield at, why


def _same_person(one: Mapping[str, str], other: Mapping[str, str]) -> bool:
    if one["nip"] or other["nip"]:
        return one["nip"] == other["nip"]
    return one["name"].casefold() == other["name"].casefold()
