"""The draft: its people and text, warnings before the signature, and what an issued SK keeps."""

import hashlib

import pytest

from accounts_app.audit.models import Event
from accounts_app.register.models import Source, SpseAccount
from requests_app.decrees import actions
from requests_app.decrees.models import Decree, DecreeFile, Signatory
from requests_app.outbox.models import Message
from requests_app.process.refusals import Forbidden, Refused, Stale, Unmet
from requests_app.sop import actions as sop
from requests_app.sop.library import FOLDER
from requests_app.sop.models import SopInForce
from requests_app.sop.vocabulary import DecreeAct
from tests.requests_app.decrees import walk


def begin(desk, by, kind="verifikator"):
    return actions.begin_draft(desk.office, by=by, kind=kind)


@pytest.mark.parametrize(("who", "role"), [("kepala", "kepala_lpse"), ("admin_ppe", "admin_ppe")])
def test_who_begins_a_draft(kaltim, who, role):
    by = getattr(kaltim, who)
    decree = begin(kaltim, by)
    assert (decree.state, decree.drafted_as, decree.begun_by) == ("draft", role, by)
    assert decree.admin_drafters == ([by.pk] if role == "admin_ppe" else [])


@pytest.mark.parametrize("who", ["helpdesk", "admin_kantor", "pemohon"])
def test_nobody_else_does(kaltim, who):
    with pytest.raises(Forbidden):
        begin(kaltim, getattr(kaltim, who))


def test_nobody_begins_one_for_another_office(kaltim, lain):
    with pytest.raises(Forbidden):
        begin(kaltim, lain.admin_ppe)


def test_an_office_without_sop_001_makes_none(umum):
    with pytest.raises(Refused, match="belum memberlakukan SOP"):
        begin(umum, umum.kepala)


def test_a_document_loaded_before_decrees_were_made_here_begins_none(kaltim):
    """Such a revision names the paper's five acts only. It stays valid, and the office is told to enable another."""
    source = (FOLDER / "001.toml").read_text(encoding="utf-8")
    kept, lines = {"issue", "order", "create_accounts", "inform", "archive"}, []
    for line in source.splitlines():
        key = line.split(" = ")[0]
        if key in ("actions", "recipient_actions", "starts", "ends"):
            acts = [act for act in line.split("[")[1].rstrip("]").replace('"', "").split(", ") if act in kept]
            line = f"{key} = {acts}".replace("'", '"')
        lines.append(line)
    old = "\n".join(lines).replace('settle = ["office"]', "").replace('recipient = "applicant"', "")
    sop.enable(kaltim.office, sop.load(old), by=None, from_=walk.today(kaltim))
    assert not SopInForce.objects.filter(code="001").latest("pk").allows(DecreeAct.BEGIN)
    with pytest.raises(Refused, match="belum memberlakukan SOP"):
        begin(kaltim, kaltim.kepala)


@pytest.mark.parametrize("kind", ["auditor", "", "ppk"])
def test_the_kind_is_one_of_sop_001(kaltim, kind):
    with pytest.raises(Refused, match="Jenis SK"):
        begin(kaltim, kaltim.kepala, kind)


# --- people and text ------------------------------------------------------------------------------------------


def put(desk, decree, *rows, by=None, **more):
    return actions.put_people(decree, rows, by=by or desk.admin_ppe, **more)


def names(decree: Decree) -> list[tuple[int, str]]:
    return list(decree.people.order_by("no").values_list("no", "name"))


def test_the_form_is_written_anew_in_its_order(kaltim):
    decree = walk.drafted(kaltim, walk.facts(1), walk.facts(2))
    put(kaltim, decree, walk.facts(2, name=" Budi   Santoso,  S.E. "), walk.facts(3, email="BUDI@Contoh.example"))
    assert names(decree) == [(1, "Budi Santoso, S.E."), (2, "Orang Ke-3, S.T.")]
    assert decree.people.get(no=2).email == "budi@contoh.example"


@pytest.mark.parametrize(
    ("rows", "why"),
    [
        ([walk.facts(name=" ")], "Baris 1: nama"),
        ([walk.facts(), walk.facts(2, email="bukan surel")], "Baris 2: alamat surel"),
        ([walk.facts(spse_role="auditor")], "Baris 1: peran"),
        ([walk.facts(), walk.facts()], "Baris 2: orang dan peran yang sama sudah ada pada baris 1"),
        ([walk.facts(n, email=f"o{n}@x.example") for n in range(201)], "paling banyak 200"),
    ],
)
def test_a_row_that_cannot_stand_is_refused_by_its_number_and_nothing_changes(kaltim, rows, why):
    decree = walk.drafted(kaltim)
    with pytest.raises(Refused, match=why):
        put(kaltim, decree, *rows)
    assert names(decree) == [(1, "Orang Ke-1, S.T.")]


def test_two_hundred_people_are_taken(kaltim):
    decree = put(kaltim, walk.drafted(kaltim), *(walk.facts(n, email=f"o{n}@x.example") for n in range(200)))
    assert decree.counts.people == 200


@pytest.mark.parametrize("state", ["submitted", "ordered", "voided"])
def test_nothing_is_written_into_what_is_no_draft(kaltim, state):
    decree = walk.TO_STATE[state](kaltim)
    for change in (lambda: put(kaltim, decree, walk.facts(2)), lambda: actions.put_text(decree, {}, by=kaltim.kepala)):
        with pytest.raises(Forbidden):
            change()


@pytest.mark.parametrize("who", ["helpdesk", "admin_kantor"])
def test_nobody_else_writes_into_a_draft(kaltim, who):
    with pytest.raises(Forbidden):
        put(kaltim, walk.drafted(kaltim), walk.facts(2), by=getattr(kaltim, who))


def test_an_old_page_overwrites_nothing(kaltim):
    decree = walk.drafted(kaltim)
    put(kaltim, decree, walk.facts(2), seen=decree.version)
    with pytest.raises(Stale, match="SK ini sudah berubah"):
        put(kaltim, decree, walk.facts(3), seen=decree.version)
    assert names(decree) == [(1, "Orang Ke-2, S.T.")]


def test_the_event_of_a_text_names_fields_and_never_their_values(kaltim):
    decree = walk.drafted(kaltim)
    signatory = Signatory("Dr. Rahasia", "Kepala LPSE")
    actions.put_text(decree, {"a": 1}, by=kaltim.kepala, signatory=signatory, title="Judul")
    event = Event.objects.about("decree", decree.pk).last()
    assert event.data == {"fields": ["signatory_name", "signatory_position", "text", "title"]}


def test_a_validity_that_ends_before_it_begins_is_refused(kaltim):
    decree, today = walk.drafted(kaltim), walk.today(kaltim)
    with pytest.raises(Refused, match="berakhir sebelum"):
        actions.put_text(decree, by=kaltim.kepala, valid_from=today, valid_until=today.replace(year=today.year - 1))


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (lambda desk, decree: put(desk, decree), "belum ada seorang pun"),
        (lambda desk, decree: put(desk, decree, walk.facts(spse_role="helpdesk")), "1 orang bukan Verifikator"),
        (lambda desk, decree: actions.put_text(decree, {}, by=desk.kepala), "judul dan naskah"),
        (lambda desk, decree: actions.put_text(decree, by=desk.kepala, title=""), "judul dan naskah"),
    ],
)
def test_what_is_missing_is_not_submitted(kaltim, change, why):
    decree = change(kaltim, walk.drafted(kaltim))
    with pytest.raises(Unmet, match=why):
        actions.submit(decree, by=kaltim.admin_ppe)


@pytest.mark.parametrize("reason", ["", "  "])
def test_a_return_and_a_void_say_why(kaltim, reason):
    for act in (actions.send_back, actions.void):
        with pytest.raises(Refused, match="wajib diisi"):
            act(walk.submitted(kaltim), reason, by=kaltim.kepala)


# --- warnings -------------------------------------------------------------------------------------------------


def kinds(decree: Decree) -> list[tuple[str, tuple[int, ...]]]:
    return [(caution.kind, caution.rows) for caution in walk.again(decree).cautions]


def on_record(desk, **facts):
    said = {"user_id": "LAMA.1", "name": "Orang", "nip": "199003152015031001", "spse_role": "verifikator",
            "email": "orang1@instansi.example"}  # fmt: skip
    return SpseAccount.objects.create(
        office=desk.office, source=Source.IMPORT, updated_by=desk.admin_ppe, **{**said, **facts}
    )


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([walk.facts(1), walk.facts(2)], []),
        ([walk.facts(1), walk.facts(2, nip="19900315 201503 1 001")], [("twice", (1, 2))]),
        ([walk.facts(1), walk.facts(2, email="orang1@instansi.example", spse_role="helpdesk")],
         [("shared_address", (1, 2))]),
        ([walk.facts(1), walk.facts(2, phone="+62 812 1000 0001")], [("shared_address", (1, 2))]),
        ([walk.facts(1), walk.facts(1, spse_role="helpdesk")], [("twice", (1, 2))]),
    ],
)  # fmt: skip
def test_warnings_within_the_form(kaltim, rows, expected):
    assert kinds(walk.drafted(kaltim, *rows, kind="mixed")) == expected


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({}, ["has_role"]),
        ({"spse_role": "helpdesk"}, []),
        ({"is_active": False}, []),
        ({"nip": "", "email": "Orang1@instansi.example"}, ["has_role"]),
        ({"email": "dulu@instansi.example"}, ["has_role", "other_contact"]),
        ({"nip": "198001012005011009", "email": "lain@instansi.example"}, []),
    ],
)
def test_warnings_from_the_register(kaltim, facts, expected):
    on_record(kaltim, **{**facts, "email": facts.get("email", "orang1@instansi.example").lower()})
    assert [kind for kind, _ in kinds(walk.drafted(kaltim))] == expected


def test_the_register_of_another_office_says_nothing(kaltim, umum):
    on_record(umum)
    assert kinds(walk.drafted(kaltim)) == []


def test_an_unanswered_warning_holds_the_signature_and_an_answer_counts_for_what_was_seen(kaltim):
    account = on_record(kaltim)
    decree = walk.submitted(kaltim)
    sign = walk.order(kaltim)
    with pytest.raises(Unmet, match="1 peringatan"):
        actions.issue(decree, sign, by=kaltim.kepala, paper=walk.paper)
    decree = actions.acknowledge(decree, decree.cautions[0].fingerprint, "Diganti.", by=kaltim.kepala)
    account.version += 1
    account.save()
    assert [caution.kind for caution in walk.again(decree).open_cautions] == ["has_role"]
    decree = walk.again(decree)
    decree = actions.acknowledge(decree, decree.open_cautions[0].fingerprint, "Masih.", by=kaltim.kepala)
    assert actions.issue(decree, sign, by=kaltim.kepala, paper=walk.paper).state == "ordered"


def test_what_is_no_warning_or_has_no_note_is_not_answered(kaltim):
    on_record(kaltim)
    decree = walk.submitted(kaltim)
    print_ = decree.cautions[0].fingerprint
    for fingerprint, note in (("f" * 64, "n"), (print_, " ")):
        with pytest.raises(Refused):
            actions.acknowledge(decree, fingerprint, note, by=kaltim.kepala)
    with pytest.raises(Forbidden):
        actions.acknowledge(decree, print_, "n", by=kaltim.helpdesk)


# --- what an issued SK keeps ----------------------------------------------------------------------------------


def test_the_paper_is_kept_with_its_hash_and_drawn_from_what_is_issued(kaltim):
    decree = walk.issued(kaltim)
    file = DecreeFile.objects.get(decree=decree)
    with file.file.open("rb") as stored:
        data = stored.read()
    assert data == walk.paper(decree)
    assert decree.number.encode() in data
    assert hashlib.sha256(data).hexdigest() == decree.pdf_sha256 == file.sha256
    assert file.pages == 2


def test_form_and_decree_agree_as_issued(kaltim):
    decree = walk.again(walk.issued(kaltim, walk.facts(1), walk.facts(2)))
    assert decree.form_agrees


def test_a_refused_issue_leaves_no_file(kaltim, monkeypatch):
    decree = walk.submitted(kaltim)
    stored: list[str] = []
    save = DecreeFile.save

    def fails(self, *args, **more):
        stored.append(self.file.name)
        save(self, *args, **more)
        raise RuntimeError("after the file")

    monkeypatch.setattr(DecreeFile, "save", fails)
    with pytest.raises(RuntimeError):
        actions.issue(decree, walk.order(kaltim), by=kaltim.kepala, paper=walk.paper)
    storage = DecreeFile._meta.get_field("file").storage
    assert stored
    assert not any(storage.exists(name) for name in stored)


def test_scans_follow_each_other_and_the_newest_counts(kaltim):
    decree = walk.scanned(kaltim, walk.scanned(kaltim, walk.issued(kaltim), "pertama"), "kedua")
    scans = DecreeFile.objects.filter(decree=decree, part="scan")
    assert [row.superseded_at is None for row in scans] == [False, True]
    assert decree.scan_sha256 == scans.last().sha256


def test_the_archive_waits_for_the_signed_scan(kaltim):
    decree = walk.fetched(kaltim)
    with pytest.raises(Unmet, match="pindaian SK"):
        actions.do(decree, DecreeAct.ARCHIVE, by=kaltim.admin_ppe)


# --- mails ----------------------------------------------------------------------------------------------------


def test_whoever_is_due_is_written_to(kaltim):
    decree = walk.returned(kaltim)
    decree = actions.issue(actions.submit(decree, by=kaltim.admin_ppe), walk.order(kaltim), by=kaltim.kepala,
                           paper=walk.paper)  # fmt: skip
    mails = Message.objects.of("decree", decree.pk).order_by("pk").values_list("kind", "to_address")
    kepala, ppe, rekan = (person.email for person in (kaltim.kepala, kaltim.admin_ppe, kaltim.rekan_admin_ppe))
    assert list(mails) == [
        ("decree_to_sign", kepala), ("decree_returned", ppe), ("decree_to_sign", kepala),
        ("decree_ordered", ppe), ("decree_ordered", rekan),
    ]  # fmt: skip


def test_the_register_is_searched_within_the_office(kaltim, lain):
    decree, _ = walk.issued(kaltim), walk.issued(lain)
    mine = Decree.objects.visible_to(kaltim.admin_ppe)
    for words in (decree.number, "orang ke-1", "verifikator ke-1", "199003152015031001", "orang1@"):
        assert list(mine.search(words)) == [decree], words
    assert not mine.search("tidak ada").exists()
