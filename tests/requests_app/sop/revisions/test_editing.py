"""The form's own judgement: what is wrong, at which field, in which words; and what the right ones make of the SOP."""

import pytest

from accounts_app.roles import Role
from requests_app.sop.library import built_in_paths, read_file
from requests_app.sop.revisions import editing
from requests_app.sop.revisions.forms import RevisionForm
from requests_app.sop.vocabulary import Channel
from tests.requests_app.sop.revisions.drafts import named

SOPS = {sop.code: sop for sop in map(read_file, built_in_paths())}


def form(code="000", **typed):
    values = editing.values_of(SOPS[code])
    more = {named(short): value if isinstance(value, list) else [value] for short, value in typed.items()}
    return RevisionForm(SOPS[code], {**values, **more})


@pytest.mark.parametrize(
    ("typed", "field", "words"),
    [
        ({"s5_performer": ""}, "s5_performer", "Langkah 5 harus mempunyai pelaksana"),
        ({"s5_performer": "applicant"}, "s5_performer", "ada pada daftar"),
        ({"s2_recipient": ""}, "s2_recipient", "Langkah 2 harus mempunyai penerima"),
        ({"s5_amount": "-5"}, "s5_amount", "Waktu harus lebih dari 0."),
        ({"s5_amount": "0"}, "s5_amount", "Waktu harus lebih dari 0."),
        ({"s5_amount": "99999"}, "s5_amount", "paling banyak 1440"),
        ({"s5_amount": "lima"}, "s5_amount", "bilangan bulat"),
        ({"s5_amount": "2,5"}, "s5_amount", "bilangan bulat"),
        ({"s5_amount": ""}, "s5_amount", "Tulis berapa lama"),
        ({"s5_amount": "300", "s5_unit": "working_days"}, "s5_amount", "paling banyak 250 hari kerja"),
        ({"s5_unit": "N/A"}, "s5_unit", "Pilih menit atau hari kerja"),
        ({"s5_unit": "minggu"}, "s5_unit", "ada pada daftar"),
        ({"s4_amount": "5", "s4_unit": "minutes"}, "s4_same_day", "Pilih salah satu"),
        ({"h_title": " "}, "h_title", "SOP harus mempunyai nama."),
        ({"h_revised_on": "31-02-2026"}, "h_revised_on", "tanggal"),
        ({"h_number": "9" * 201}, "h_number", "200"),
        ({"d_surat_tugas_label": ""}, "d_surat_tugas_label", "Berkas harus mempunyai sebutan."),
    ],
)
def test_what_is_wrong_is_said_at_its_field(typed, field, words):
    judged = form(**typed)
    assert not judged.is_valid()
    assert words in str(judged.errors[named(field)])
    assert judged.revised is None
    assert any(words in what for _, _, what in judged.problems)


def test_a_doubtful_figure_is_one_of_its_readings_or_confirmed():
    wrong = form("002", s6_amount="10")
    assert not wrong.is_valid()
    assert "salah satu yang terbaca pada pindaian" in str(wrong.errors["step-6-amount"])
    right = form("002", s6_amount="10", s6_certain=["on"])
    assert right.is_valid(), right.errors
    step = right.revised.step(6)
    assert (step.minutes, step.certain, step.possible_minutes, step.can_be_late) == (10, True, (), True)


def test_a_performer_gets_a_column_and_one_without_a_part_loses_it():
    steps = {f"s{step.no}_performer": "front_office" for step in SOPS["000"].steps if step.performer is Role.HELPDESK}
    parts = {f"s{step.no}_recipient": "front_office" for step in SOPS["000"].steps if step.recipient is Role.HELPDESK}
    revised = form(**steps, **parts)
    assert revised.is_valid(), revised.errors
    assert [column.role for column in revised.revised.columns] == [Role.APPLICANT, Role.ADMIN_PPE, Role.FRONT_OFFICE]
    assert revised.revised.roles() == {Role.FRONT_OFFICE, Role.ADMIN_PPE}


def test_every_kind_of_field_reaches_its_place():
    revised = form(
        h_number="000.3/1/2026", h_approved_on="2026-12-01", h_legal_basis="UU 1/2023\n\n  PP 71/2019 ",
        h_purpose="Baru",
        s9_requirements="Satu\r\nDua", s9_output="Hasil", s9_remark="Segera", s9_note="Kantor", s9_unit="working_days",
        s9_amount="2", s4_same_day=["online", "email"], d_surat_tugas_note="Asli", d_surat_tugas_original_shown=[],
    )  # fmt: skip
    assert revised.is_valid(), revised.errors
    sop = revised.revised
    assert (sop.header.number, sop.header.legal_basis) == ("000.3/1/2026", ("UU 1/2023", "PP 71/2019"))
    assert (str(sop.header.approved_on), sop.header.purpose) == ("2026-12-01", "Baru")
    step = sop.step(9)
    assert (step.requirements, step.output, step.remark, step.note) == (("Satu", "Dua"), "Hasil", "Segera", "Kantor")
    assert (step.minutes, step.working_days, step.time_text) == (None, 2, "")
    assert sop.step(4).same_working_day == {Channel.ONLINE, Channel.EMAIL}
    assert (sop.documents[1].note, sop.documents[1].original_shown) == ("Asli", False)
    assert [step.activity for step in sop.steps] == [step.activity for step in SOPS["000"].steps]


def test_what_was_illegible_is_legible_once_it_is_filled():
    revised = form("002", h_number="027/1/2026", s7_output="Pemberitahuan")
    assert revised.is_valid(), revised.errors
    assert "number" not in revised.revised.header.illegible
    assert revised.revised.step(7).output_missing is None


def test_a_title_that_was_the_tables_too_stays_so():
    same = form("004", h_title="SOP Baru")
    assert same.is_valid()
    assert (same.revised.title, same.revised.table_title) == ("SOP Baru", SOPS["004"].table_title)


def test_a_changed_field_says_what_was():
    fields = form(s5_amount="7", s9_performer="helpdesk", h_approved_on="2026-12-01", s4_same_day=[]).fields
    said = [fields[named(name)].help_text for name in ("s5_amount", "s9_performer", "h_approved_on", "s4_same_day")]
    assert said == ["Semula: 5", "Semula: Admin PPE", "Semula: kosong", "Semula: Surel"]


def test_carrying_over_keeps_what_was_typed_and_takes_the_rest_from_the_new_one():
    mine = {**editing.values_of(SOPS["000"]), "step-5-amount": ["7"], "step-9-amount": ["8"], "reason": ["Sebab"]}
    theirs = form(s9_amount="9", s10_amount="6")
    assert theirs.is_valid()
    merged, both = editing.carried_over(mine, SOPS["000"], theirs.revised)
    assert [merged[named(name)] for name in ("s5_amount", "s9_amount", "s10_amount")] == [["7"], ["8"], ["6"]]
    assert (both, merged["reason"]) == (["step-9-amount"], ["Sebab"])
