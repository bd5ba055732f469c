"""Numbers of decrees: formats, the yearly counter, hand-typed ones, gaps, voids, and sixteen issues at once."""

from datetime import date, datetime

import pytest
import time_machine

from requests_app.decrees import actions, numbering
from requests_app.decrees.models import Decree, NumberFormat
from requests_app.process.refusals import Forbidden, Refused
from tests import world
from tests.races import at_once
from tests.requests_app.decrees import walk

KALTIM = {
    "template": "{klasifikasi}/{urut:04}/{unit}/{pd}",
    "classification": "000.3",
    "unit": "BPLPSE",
    "region": "B.PBJ",
}
KKP = {"template": "B.{urut}/{unit}/{klasifikasi}/{bulan_romawi}/{tahun}", "classification": "PL.430", "unit": "SJ.6",
       "region": ""}  # fmt: skip
DAY = date(2026, 11, 20)
AT_ONCE = 16


def written(serial: int, **columns: str) -> str:
    return numbering.written(NumberFormat(**columns), serial, DAY)


@pytest.mark.parametrize(
    ("columns", "serial", "number"),
    [
        (KALTIM, 629, "000.3/0629/BPLPSE/B.PBJ"),
        (KALTIM, 12345, "000.3/12345/BPLPSE/B.PBJ"),
        (KKP, 7, "B.7/SJ.6/PL.430/XI/2026"),
        ({**KKP, "template": "{urut:03}.{bulan}.{tahun}"}, 7, "007.11.2026"),
    ],
)
def test_a_number_is_written_in_the_offices_format(columns, serial, number):
    assert written(serial, **columns) == number


@pytest.mark.parametrize(
    ("columns", "typed", "serial"),
    [
        (KALTIM, "000.3/0629/BPLPSE/B.PBJ", 629),
        (KALTIM, "000.3/629/bplpse/b.pbj", 629),
        (KALTIM, "000.3/0629/LAIN/B.PBJ", None),
        (KALTIM, "000X3/0629/BPLPSE/B.PBJ", None),
        (KALTIM, "000.3/0000/BPLPSE/B.PBJ", None),
        (KALTIM, "000.3/999999/BPLPSE/B.PBJ", None),
        (KKP, "B.7/SJ.6/PL.430/XI/2026", 7),
        (KKP, "B.7/SJ.6/PL.430/XI/2025", None),
        (KKP, "Kep. 12 Tahun 2026", None),
    ],
)
def test_the_serial_is_read_from_a_typed_number_of_the_format(columns, typed, serial):
    assert numbering.serial_in(NumberFormat(**columns), typed, DAY) == serial


@pytest.mark.parametrize(
    ("template", "fault"),
    [
        ("SK/{tahun}", "satu kali"), ("{urut}/{urut}", "satu kali"), ("{urut}/{bagian}", "{bagian} tidak dikenal"),
        ("{urut}/{tahun:04}", "hanya untuk penanda"), ("{urut}/{", "hanya untuk penanda"), ("{urut:4}", "satu kali"),
    ],
)  # fmt: skip
def test_a_format_that_cannot_count_is_refused_in_words(kaltim, template, fault):
    with pytest.raises(Refused, match=fault):
        numbering.put_format(
            kaltim.office, template=template, classification="", unit="", region="", by=kaltim.admin_kantor
        )


@pytest.mark.parametrize(("who", "allowed"), [("kepala", True), ("admin_kantor", True), ("admin_ppe", False)])
def test_who_sets_the_format(kaltim, who, allowed):
    by = getattr(kaltim, who)
    if allowed:
        numbering.put_format(kaltim.office, **KALTIM, by=by)
        assert walk.issued(kaltim).number == "000.3/0001/BPLPSE/B.PBJ"
        return
    with pytest.raises(Forbidden):
        numbering.put_format(kaltim.office, **KALTIM, by=by)


def test_nobody_sets_another_offices_format(kaltim, umum):
    with pytest.raises(Forbidden):
        numbering.put_format(kaltim.office, **KALTIM, by=umum.kepala)


def issued_at(desk, day: str, **more) -> Decree:
    with time_machine.travel(datetime.fromisoformat(f"{day} 09:00").replace(tzinfo=desk.office.tz), tick=False):
        return walk.issued(desk, **more)


def test_the_counter_begins_anew_every_year(kaltim):
    days = ("2026-11-20", "2026-12-30", "2027-01-04")
    assert [(row.year, row.serial) for row in (issued_at(kaltim, day) for day in days)] == [
        (2026, 1), (2026, 2), (2027, 1),
    ]  # fmt: skip


def test_each_office_counts_for_itself_and_may_have_the_same_number(kaltim, lain):
    for desk in (kaltim, lain):
        numbering.put_format(desk.office, **KALTIM, by=desk.kepala)
    assert walk.issued(kaltim).number == walk.issued(lain).number == "000.3/0001/BPLPSE/B.PBJ"


def test_a_typed_number_moves_the_counter_and_leaves_a_gap_to_explain(kaltim):
    numbering.put_format(kaltim.office, **KALTIM, by=kaltim.kepala)
    first = walk.issued(kaltim)
    typed = walk.issued(kaltim, number=" 000.3/0005/BPLPSE/B.PBJ ")
    after = walk.issued(kaltim)
    assert [row.serial for row in (first, typed, after)] == [1, 5, 6]
    assert typed.number == "000.3/0005/BPLPSE/B.PBJ"
    gaps = numbering.gaps(kaltim.office, walk.today(kaltim).year)
    assert [(row.first, row.last, row.decree, row.is_open) for row in gaps] == [
        (1, 1, first, False), (2, 4, None, True), (5, 5, typed, False), (6, 6, after, False),
    ]  # fmt: skip


def test_a_typed_number_of_another_kind_moves_nothing(kaltim):
    typed = walk.issued(kaltim, number="Kep. 12 Tahun 2026")
    assert (typed.serial, walk.issued(kaltim).serial) == (None, 1)


def test_a_typed_number_may_fill_a_gap(kaltim):
    numbering.put_format(kaltim.office, **KALTIM, by=kaltim.kepala)
    walk.issued(kaltim, number="000.3/0005/BPLPSE/B.PBJ")
    assert walk.issued(kaltim, number="000.3/0002/BPLPSE/B.PBJ").serial == 2
    assert walk.issued(kaltim).serial == 6


@pytest.mark.parametrize("typed", ["000.3/0001/BPLPSE/B.PBJ", "000.3/1/bplpse/b.pbj", "Kep. 1"])
def test_a_number_that_is_taken_is_refused_and_the_draft_stays(kaltim, typed):
    numbering.put_format(kaltim.office, **KALTIM, by=kaltim.kepala)
    walk.issued(kaltim, number="Kep. 1")
    walk.issued(kaltim)
    decree = walk.submitted(kaltim)
    with pytest.raises(Refused, match="sudah dipakai"):
        actions.issue(decree, walk.order(kaltim, number=typed), by=kaltim.kepala, paper=walk.paper)
    assert (walk.again(decree).state, walk.again(decree).number) == ("submitted", "")


@pytest.mark.parametrize("typed", ["", "   ", "x" * 121])
def test_a_typed_number_is_some_number(kaltim, typed):
    with pytest.raises(Refused, match="wajib diisi"):
        walk.issued(kaltim, number=typed)


def test_a_number_taken_for_a_paper_that_could_not_be_drawn_is_given_back(kaltim):
    def broken(decree):
        raise RuntimeError(decree.number)

    decree = walk.submitted(kaltim)
    with pytest.raises(RuntimeError):
        actions.issue(decree, walk.order(kaltim), by=kaltim.kepala, paper=broken)
    assert actions.issue(decree, walk.order(kaltim), by=kaltim.kepala, paper=walk.paper).serial == 1


# --- gaps -----------------------------------------------------------------------------------------------------


def test_a_voided_number_stays_and_is_explained_by_its_decree(kaltim):
    walk.voided(kaltim)
    after = walk.issued(kaltim)
    row = numbering.gaps(kaltim.office, walk.today(kaltim).year)[0]
    assert (row.is_void, row.is_open, row.decree.voided_reason) == (True, False, "Salah nama.")
    assert after.serial == 2


def test_numbers_kept_elsewhere_are_explained_before_the_first(kaltim):
    year = walk.today(kaltim).year
    numbering.explain(kaltim.office, year, 1, 17, "Diberikan pada buku register lama.", by=kaltim.admin_kantor)
    decree = walk.issued(kaltim)
    assert [(row.first, row.last, row.reason, row.is_open) for row in numbering.gaps(kaltim.office, year)] == [
        (1, 17, "Diberikan pada buku register lama.", False), (18, 18, "", False),
    ]  # fmt: skip
    assert decree.serial == 18


@pytest.mark.parametrize(("first", "last"), [(0, 1), (3, 2), (1, 100_000)])
def test_an_explanation_is_about_numbers_that_can_be(kaltim, first, last):
    with pytest.raises(Refused):
        numbering.explain(kaltim.office, 2026, first, last, "Ada alasan.", by=kaltim.kepala)


def test_a_used_number_is_not_explained_away(kaltim):
    walk.issued(kaltim)
    with pytest.raises(Refused, match="dipakai SK"):
        numbering.explain(kaltim.office, walk.today(kaltim).year, 1, 3, "Keliru.", by=kaltim.kepala)


def test_the_proposed_number_takes_nothing(kaltim):
    numbering.put_format(kaltim.office, **KALTIM, by=kaltim.kepala)
    for _ in range(2):
        assert numbering.proposed(kaltim.office, DAY) == "000.3/0001/BPLPSE/B.PBJ"


def test_the_years_of_another_office_are_not_its_own(kaltim, lain):
    walk.issued(kaltim)
    assert numbering.gaps(lain.office, walk.today(lain).year) == []


# --- at once --------------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_sixteen_issues_at_once_get_sixteen_numbers_without_a_gap():
    desk = world.kaltim()
    drafts = [walk.submitted(desk) for _ in range(AT_ONCE)]

    def paper(decree: Decree) -> bytes:
        if decree.pk % 4 == 3:  # takes a number and fails: it must come back
            raise RuntimeError("no paper")
        return walk.paper(decree)

    def issue(number: int) -> str:
        return str(actions.issue(drafts[number], walk.order(desk), by=desk.kepala, paper=paper).number)

    answers = at_once(AT_ONCE, issue)
    failed = [answer for answer in answers if isinstance(answer, Exception)]
    numbers = sorted(answer for answer in answers if isinstance(answer, str))
    assert [str(error) for error in failed] == ["no paper"] * 4
    assert numbers == [f"000.3.5/{serial:04}/KT/KT" for serial in range(1, 13)]
    assert sorted(Decree.objects.issued().values_list("number", flat=True)) == numbers


@pytest.mark.django_db(transaction=True)
def test_one_decree_issued_sixteen_times_at_once_is_issued_once():
    desk = world.kaltim()
    draft = walk.submitted(desk)
    answers = at_once(
        AT_ONCE, lambda _: actions.issue(draft, walk.order(desk), by=desk.kepala, paper=walk.paper).serial
    )
    assert [answer for answer in answers if isinstance(answer, int)] == [1]
    assert all(isinstance(answer, Refused) for answer in answers if not isinstance(answer, int))


@pytest.mark.django_db(transaction=True)
def test_one_typed_number_for_sixteen_decrees_is_taken_once():
    desk = world.kaltim()
    drafts = [walk.submitted(desk) for _ in range(AT_ONCE)]
    order = walk.order(desk, number="000.3.5/0009/KT/KT")
    answers = at_once(
        AT_ONCE, lambda number: actions.issue(drafts[number], order, by=desk.kepala, paper=walk.paper).serial
    )
    assert [answer for answer in answers if isinstance(answer, int)] == [9]
    assert all("sudah dipakai" in str(answer) for answer in answers if not isinstance(answer, int))
