"""Every address × everybody: who gets in, who is refused, who is told that nothing is there.

An address that is not listed here fails the test. "In" is any answer but 403, 404 and the sign-in page.
"""

import os
from dataclasses import dataclass, replace
from typing import Any

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts_app.access import walk_urls
from accounts_app.models import User
from accounts_app.roles import Role
from accounts_app.second_factor.models import FactorReset
from archive_app import actions as archive
from requests_app.desk.canned import actions as canned
from requests_app.desk.saved_views import actions as saved_views
from requests_app.notifications import actions as notifications
from requests_app.notifications.kinds import Kind
from requests_app.notifications.models import Notification
from requests_app.outbox.models import Message
from requests_app.process.deviations.models import Deviation
from requests_app.reports.papers.months import month_of
from requests_app.sop.vocabulary import Act
from tests import walk, world
from tests.accounts_app.absences.rows import absence_ahead
from tests.accounts_app.register import sheets
from tests.factories import UserFactory, staff
from tests.requests_app.amendments import proposals
from tests.requests_app.clock.rows import calendar_rows
from tests.requests_app.decrees.rows import acting_head, decree_papers, decree_texts
from tests.requests_app.frontdesk import room
from tests.requests_app.mailbox.letters import letter_rows
from tests.requests_app.reports.papers import worlds as reports
from tests.requests_app.screens.room import devices_of
from tests.requests_app.sop.revisions import drafts

BACKEND = "accounts_app.signin.Backend"

ALL = (
    "anonim pemohon pemohon_lain front_office helpdesk admin_ppe admin_agency kepala admin_kantor admin_sistem tetangga"
)
EVERYBODY = set(ALL.split())
SIGNED_IN = EVERYBODY - {"anonim"}
STAFF = SIGNED_IN - {"pemohon", "pemohon_lain"}
DESK = {"front_office", "helpdesk", "admin_ppe", "admin_agency", "kepala"}
LIST = DESK | {"tetangga"}  # a list of one's own office: the neighbour's helpdesk has theirs
MAIL = {"helpdesk", "admin_ppe", "admin_agency", "kepala"}
MAILMEN = {"helpdesk"}  # whoever opens requests under the office's SOPs
EDITORS = {"admin_ppe", "admin_agency"}
SECOND = EDITORS | {"kepala"}
REVISERS = {"kepala", "admin_kantor"}
SIGNERS = {"admin_ppe", "kepala"}
HEADS = {"kepala", "admin_kantor"}
COUNTERS = {"front_office", "helpdesk"}
OWNER = {"pemohon"}
NOBODY: set[str] = set()

# address: (who gets in, what stands in the address)
ADDRESSES: dict[str, tuple[set[str], str]] = {
    "home": (EVERYBODY, ""),
    "home_of_role": (SIGNED_IN, ""),
    "healthz": (EVERYBODY, ""),
    "account_signup": (EVERYBODY, ""),
    "account_set_password": (SIGNED_IN, ""),
    "account_confirm_login_code": (SIGNED_IN, ""),  # others are led to where a code is asked for
    "mfa_activate_totp": (SIGNED_IN, ""),
    "mfa_add_webauthn": (SIGNED_IN, ""),
    "mfa_remove_webauthn": (NOBODY, "page"),  # a key that is not theirs
    "sessions": (SIGNED_IN, ""),
    "sessions_leave_others": (SIGNED_IN, ""),
    "session_end": (SIGNED_IN, "session_key"),
    "session_state": (EVERYBODY, ""),
    "session_go_on": (EVERYBODY, ""),
    "kept_form": (SIGNED_IN, ""),
    "notifications:list": (STAFF, ""),
    "notifications:bell": (STAFF, ""),
    "notifications:menu": (STAFF, ""),
    "notifications:read_all": (STAFF, "POST"),
    "notifications:unread_again": (STAFF, "POST"),
    "notifications:open": ({"helpdesk"}, "notification"),
    "notifications:choices": (STAFF, ""),
    "factor_resets": ({"admin_kantor", "admin_sistem"}, ""),
    "factor_reset_decide": ({"admin_kantor", "admin_sistem"}, "factor_reset factor_word"),
    "kept_form_drop": (SIGNED_IN, ""),
    "guide:applicant": (EVERYBODY, ""),
    "guide:own": (SIGNED_IN, ""),
    "guide:step": (SIGNED_IN, "guide_act"),
    "guide:decree_step": (SIGNED_IN, "guide_decree_act"),
    "guide:role": (SIGNED_IN, "guide_slug"),
    "sop:list": (EVERYBODY, ""),
    "sop:detail": (EVERYBODY, "slug"),
    "sop:revision": (EVERYBODY, "slug revision"),
    "intake:start": (EVERYBODY, ""),
    "intake:fresh": (EVERYBODY, ""),
    "intake:requirements": (EVERYBODY, ""),
    "intake:service": (EVERYBODY, ""),
    "intake:forgot_password": (EVERYBODY, ""),
    "intake:person": (EVERYBODY, ""),
    "intake:documents": (EVERYBODY, ""),
    "intake:download": (EVERYBODY, "key"),
    "intake:letter": (EVERYBODY, "key"),
    "intake:review": (EVERYBODY, ""),
    "intake:confirm_email": (EVERYBODY, ""),
    "intake:use_signed_in_email": (EVERYBODY, ""),
    "intake:send": (EVERYBODY, ""),
    "intake:done": (EVERYBODY, ""),
    "intake:receipt": (EVERYBODY, ""),
    "intake:self_served": (EVERYBODY, ""),
    "tickets:my_list": (SIGNED_IN, ""),
    "tickets:mine": (OWNER, "number"),
    "tickets:live": (OWNER, "number"),
    "tickets:upload": (OWNER, "POST number"),
    "tickets:complete": (OWNER, "POST number"),
    "tickets:withdraw": (OWNER, "number"),
    "tickets:user_id": (OWNER, "POST number"),
    "tickets:receive": (OWNER, "POST number"),
    "tickets:alarm": (OWNER, "POST number"),
    "tickets:track": (EVERYBODY, ""),
    "pickup:pick_up": (NOBODY, "token"),
    "pickup:picked_up": (NOBODY, "token"),
    "pickup:confirm_pickup": (NOBODY, "token"),
    "pickup:confirm_login": (NOBODY, "token"),
    "pickup:alarm_pickup": (NOBODY, "token"),
    "tickets:document": (OWNER | DESK, "public_id"),
    "tickets:read_document": (OWNER | DESK, "public_id"),
    "tickets:page_image": (OWNER | DESK, "public_id page"),
    "tickets:cover": (OWNER | DESK, "public_id"),
    "frontdesk:counters": (COUNTERS | {"tetangga"}, ""),
    "frontdesk:close_day": (COUNTERS | {"tetangga"}, ""),
    "frontdesk:counter": (COUNTERS, "counter"),
    "frontdesk:counter_open": (COUNTERS, "POST counter"),
    "frontdesk:counter_take": (COUNTERS, "POST counter"),
    "frontdesk:counter_close": (COUNTERS, "POST counter"),
    "frontdesk:ask_help": (COUNTERS, "POST counter"),
    "frontdesk:end_help": (COUNTERS, "POST asked"),
    "frontdesk:put_back": (COUNTERS, "POST queue_number"),
    "frontdesk:press": (COUNTERS, "POST counter slug_of_act"),
    "frontdesk:guest_book": ({"front_office", "helpdesk", "admin_agency", "tetangga"}, ""),
    "frontdesk:record_guest": ({"front_office"}, "POST"),
    "frontdesk:returning_guests": ({"front_office"}, "POST"),
    "frontdesk:export": ({"front_office", "helpdesk", "admin_agency", "tetangga"}, "POST"),
    "frontdesk:sheet": ({"front_office", "helpdesk", "admin_agency", "tetangga"}, "POST"),
    "queue_office:rules": ({"admin_kantor"}, ""),
    "queue_office:line_new": ({"admin_kantor"}, ""),
    "queue_office:line_edit": ({"admin_kantor"}, "line_pk"),
    "queue_office:counter_new": ({"admin_kantor"}, ""),
    "queue_office:counter_edit": ({"admin_kantor"}, "counter_pk"),
    "frontdesk:record_visit": ({"front_office"}, ""),
    "frontdesk:kin": ({"front_office"}, ""),
    "frontdesk:slip": ({"front_office", "helpdesk", "admin_agency"}, "number"),
    "frontdesk:print_slip": ({"front_office"}, "POST number"),
    "frontdesk:issue": ({"front_office", "helpdesk", "admin_agency"}, "number"),
    "frontdesk:number_slip": ({"front_office", "helpdesk", "admin_agency"}, "queue_number"),
    "frontdesk:print_number": ({"front_office"}, "POST queue_number"),
    "screens:screen": (EVERYBODY, "screen_token"),
    "screens:news": (EVERYBODY, "screen_token"),
    "screens:status": (EVERYBODY, "queue_key"),
    "screens:kiosk": (EVERYBODY, "kiosk_token"),
    "screens:kiosk_request": (EVERYBODY, "kiosk_token"),
    "screens:kiosk_line": (EVERYBODY, "kiosk_token letter"),
    "screens:kiosk_number": (EVERYBODY, "kiosk_token queue_key"),
    "screens:devices": ({"admin_kantor"}, ""),
    "screens:device_revoke": ({"admin_kantor"}, "device"),
    "frontdesk:call": (DESK, "number"),
    "frontdesk:call_next": (LIST, ""),
    "desk:inbox": (LIST, ""),
    "desk:all": (LIST, ""),
    "desk:next": (LIST, ""),
    "desk:claim_picked": (LIST, "POST"),
    "desk:assignments": (HEADS, ""),
    "desk:assign": (HEADS, "POST"),
    "desk:claim": (DESK, "POST number"),
    "desk:release": (DESK, "POST number"),
    "desk:take_over": (DESK, "POST number"),
    "desk:presence": (DESK, "number"),
    "canned:texts": (LIST | {"admin_kantor"}, ""),
    "canned:text_new": (LIST | {"admin_kantor"}, ""),
    "canned:text_edit": (DESK | {"admin_kantor"}, "canned_text"),
    "canned:text_act": (DESK | {"admin_kantor"}, "POST canned_text canned_word"),
    "desk:insert": (DESK, "POST number canned_slug"),
    "desk:insert_into_note": (DESK, "POST number"),
    "desk:view_save": (LIST, "POST"),
    "desk:view_rename": ({"kepala"}, "POST view"),
    "desk:view_delete": ({"kepala"}, "POST view"),
    "desk:view_restore": ({"kepala"}, "POST deleted_view"),
    "desk:view_begin": (DESK, "POST view begin_word"),
    "desk:search": (LIST, ""),
    "desk:suggest": (LIST, ""),
    "desk:ticket": (DESK, "number"),
    "desk:deadline": (DESK, "number"),
    "desk:account": (DESK, "number"),
    "desk:decide": (DESK, "number"),
    "desk:second": (DESK, "number"),
    "desk:note": (DESK, "number"),
    "desk:link": (DESK, "number"),
    "desk:unlink": (DESK, "number account"),
    "desk:user_id": (DESK, "POST told"),
    "desk:counter": ({"helpdesk"}, "told"),
    "desk:counter_identify": ({"helpdesk"}, "POST told"),
    "desk:counter_again": ({"helpdesk"}, "told"),
    "desk:counter_received": ({"helpdesk"}, "POST told"),
    "desk:correct_address": (MAIL - {"kepala"}, "POST number message"),
    "desk:explain": (DESK, "POST number account"),
    "desk:act": (DESK, "number slug_of_act"),
    "outbox:message_list": (MAIL | {"tetangga"}, ""),
    "outbox:message_detail": (MAIL, "message"),
    "outbox:message_resend": (MAIL - {"kepala"}, "message"),
    "mailbox:ledger": (MAILMEN | {"tetangga"}, ""),
    "mailbox:mail": (MAILMEN, "mail"),
    "mailbox:raw": (MAILMEN, "mail"),
    "mailbox:raw_file": (MAILMEN, "mail"),
    "mailbox:accept": (MAILMEN, "POST mail"),
    "mailbox:attach": (MAILMEN, "POST mail"),
    "mailbox:refuse": (MAILMEN, "POST mail"),
    "mailbox:file_away": (MAILMEN, "POST mail"),
    "mailbox:make_draft": (MAILMEN, "POST mail"),
    "mailbox:process_again": (MAILMEN, "POST mail"),
    "mailbox:papers": (MAILMEN, "POST mail"),
    "mailbox:attachment": (MAILMEN, "mail_attachment"),
    "mailbox:read_attachment": (MAILMEN, "mail_attachment"),
    "mailbox:attachment_page": (MAILMEN, "mail_attachment page"),
    "mailbox:attachment_cover": (MAILMEN, "mail_attachment"),
    "mailbox_settings:boxes": ({"admin_kantor"}, ""),
    "mailbox_settings:box_new": ({"admin_kantor"}, ""),
    "mailbox_settings:box": ({"admin_kantor"}, "mailbox"),
    "mailbox_settings:switch": ({"admin_kantor"}, "POST mailbox"),
    "outbox:message_settle": (MAIL - {"kepala"}, "message"),
    "outbox:demo_mailbox": (NOBODY, ""),
    "outbox:demo_mailbox_list": (NOBODY, ""),
    "outbox:demo_mail": (NOBODY, "message"),
    "demo_mail:compose": (NOBODY, ""),
    "demo_mail:answer": (NOBODY, "message"),
    "demo_mail:sent": (NOBODY, ""),
    "demo_mail:sent_rows": (NOBODY, ""),
    "register:list": (MAIL | {"tetangga"}, ""),
    "register:detail": (MAIL, "account"),
    "register:edit": (EDITORS, "account"),
    "register:imports": (EDITORS, ""),
    "register:import": (SECOND, "batch"),
    "register:import_confirm": (SECOND, "POST batch"),
    "register:import_cancel": (SECOND, "POST batch"),
    "register:template": (EDITORS, "kind"),
    "desk:add_account": (EDITORS, ""),
    "amendments:waiting": (SECOND, ""),
    "amendments:contact": (EDITORS, "account"),
    "amendments:detail": (SECOND, "amendment"),
    "amendments:confirm": (SECOND, "POST amendment"),
    "amendments:refuse": (SECOND, "POST amendment"),
    "amendments:withdraw": (EDITORS, "POST amendment"),
    "deviations:list": (LIST, ""),
    "deviations:accept_many": ({"kepala"}, "POST"),
    "deviations:detail": ({"helpdesk", "kepala"}, "deviation"),
    "deviations:say": ({"helpdesk", "kepala"}, "POST deviation word"),
    "archive:list": (MAIL | {"tetangga"}, ""),
    "archive:detail": (MAIL, "record"),
    "archive:dossier": (MAIL, "record"),
    "archive:note_location": ({"admin_ppe", "admin_agency"}, "record"),
    "archive:ticket_archive": ({"admin_ppe", "admin_agency"}, "number"),
    "archive:decree_archive": ({"admin_ppe"}, "POST decree"),
    "office:settings": ({"admin_kantor"}, ""),
    "office:person_new": ({"admin_kantor"}, ""),
    "office:person": ({"admin_kantor"}, "person"),
    "office:role_grant": ({"admin_kantor"}, "person"),
    "office:role_revoke": ({"admin_kantor"}, "person"),
    "office:person_deactivate": ({"admin_kantor"}, "person"),
    "office:person_reactivate": ({"admin_kantor"}, "person"),
    "office:person_release": ({"admin_kantor"}, "person"),
    "office:person_invite": ({"admin_kantor"}, "person"),
    "office:letterhead": ({"admin_kantor"}, ""),
    "office:letterhead_preview": ({"admin_kantor"}, ""),
    "office:sender": ({"admin_kantor"}, ""),
    "office:survey": ({"admin_kantor"}, ""),
    "office:sharing": ({"admin_kantor"}, ""),
    "survey:about": (EVERYBODY, ""),
    "survey:thanks": (EVERYBODY, ""),
    "survey:answer": (NOBODY, "token"),
    "survey:results": ({"kepala", "admin_kantor"}, ""),
    "papers:months": (HEADS, ""),
    "papers:month": (HEADS, "month_key"),
    "papers:draft_file": (HEADS, "month_key paper_kind"),
    "papers:issue": ({"kepala"}, "month_key"),
    "papers:issued_file": (HEADS, "issued_file"),
    "papers:standard": (HEADS, ""),
    "papers:standard_file": (HEADS, "paper_kind"),
    "survey:public_results": (NOBODY, "office_slug"),
    "queues:figures": (HEADS, ""),
    "queues:workbook": (HEADS, ""),
    "figures:dashboard": (LIST, ""),
    "figures:tickets": ({"kepala"}, ""),
    "figures:signs": ({"kepala"}, ""),
    "absences:month": (LIST | {"admin_kantor"}, ""),
    "absences:enter": (LIST | {"admin_kantor"}, ""),
    "absences:come_back": (LIST | {"admin_kantor"}, "POST"),
    "absences:agree": (HEADS, "POST absence"),
    "absences:refuse": (HEADS, "POST absence"),
    "absences:end": (DESK | {"admin_kantor"}, "POST absence"),
    "clock:month": (LIST | {"admin_kantor"}, ""),
    "clock:calculate": (LIST | {"admin_kantor"}, ""),
    "clock:hours": ({"admin_kantor"}, ""),
    "clock:hours_open": ({"admin_kantor"}, "POST"),
    "clock:hours_new": ({"admin_kantor"}, ""),
    "clock:hours_remove": ({"admin_kantor"}, "timetable"),
    "clock:periods": ({"admin_kantor"}, ""),
    "clock:period_new": ({"admin_kantor"}, ""),
    "clock:period_edit": ({"admin_kantor"}, "period"),
    "clock:period_remove": ({"admin_kantor"}, "period"),
    "clock:holidays": ({"admin_kantor"}, ""),
    "clock:holiday_new": ({"admin_kantor"}, ""),
    "clock:holiday_import": ({"admin_kantor"}, "year"),
    "clock:holiday_edit": ({"admin_kantor"}, "holiday"),
    "clock:holiday_remove": ({"admin_kantor"}, "holiday"),
    "clock:holiday_restore": ({"admin_kantor"}, "removed_holiday"),
    "clock:days": ({"admin_kantor"}, ""),
    "clock:days_set": ({"admin_kantor"}, ""),
    "clock:day_remove": ({"admin_kantor"}, "own_day"),
    "sop_revisions:list": (REVISERS, ""),
    "sop_revisions:history": (REVISERS, "sop_code"),
    "sop_revisions:start": (REVISERS, "POST sop_code"),
    "sop_revisions:edit": (REVISERS, "sop_draft"),
    "sop_revisions:carry_over": (REVISERS, "POST sop_draft"),
    "sop_revisions:compare": (REVISERS, "sop_draft"),
    "sop_revisions:sheet": (REVISERS, "sop_draft"),
    "sop_revisions:put_into_force": ({"kepala"}, "sop_draft"),
    "sop_revisions:call_off": ({"kepala"}, "sop_draft"),
    "sop_revisions:drop": (REVISERS, "sop_draft"),
    "office_sop:list": ({"admin_kantor"}, ""),
    "office_sop:enable": ({"admin_kantor"}, "revision_pk"),
    "office_sop:end": ({"admin_kantor"}, "in_force"),
    "decree_office:text": ({"admin_kantor"}, ""),
    "decree_office:text_preview": ({"admin_kantor"}, "POST"),
    "decree_office:text_versions": ({"admin_kantor"}, ""),
    "decree_office:text_version_pdf": ({"admin_kantor"}, "text_version"),
    "decree_office:text_restore": ({"admin_kantor"}, "POST text_version"),
    "decree_office:logo": ({"admin_kantor"}, ""),
    "decree_office:logo_save": ({"admin_kantor"}, "POST"),
    "decree_office:numbers": ({"kepala", "admin_kantor"}, ""),
    "decree_office:numbers_preview": ({"kepala", "admin_kantor"}, "POST"),
    "decree_office:numbers_explain": ({"kepala", "admin_kantor"}, "POST"),
    "decree_office:acting": (HEADS, ""),
    "decree_office:acting_end": (HEADS, "POST acting"),
    "decrees:register": (SIGNERS, ""),
    "decrees:begin": (SIGNERS, ""),
    "decrees:template": (SIGNERS, "kind"),
    "decrees:decree": (SIGNERS, "decree"),
    "decrees:head": (SIGNERS, "decree"),
    "decrees:text": (SIGNERS, "decree"),
    "decrees:acknowledge": (SIGNERS, "POST decree"),
    "decrees:issue": (SIGNERS, "decree"),
    "decrees:people": (SIGNERS, "decree"),
    "decrees:paste": (SIGNERS, "POST decree"),
    "decrees:upload": (SIGNERS, "POST decree"),
    "decrees:check": (SIGNERS, "decree"),
    "decrees:person": (SIGNERS, "decree person_no"),
    "decrees:remove": (SIGNERS, "POST decree person_no"),
    "decrees:worklist": (SIGNERS, "decree"),
    "decrees:make": (SIGNERS, "decree person_no"),
    "decrees:cannot_make": (SIGNERS, "POST decree person_no"),
    "decrees:undo": (SIGNERS, "POST decree person_no"),
    "decrees:telling": (SIGNERS, "decree"),
    "decrees:tell": (SIGNERS, "decree person_no"),
    "decrees:act_on_person": (SIGNERS, "decree person_no slug_of_receipt"),
    "decrees:close": (SIGNERS, "POST decree person_no"),
    "decrees:deadline": (SIGNERS, "decree"),
    "decrees:act": (SIGNERS, "decree slug_of_deed"),
    "decree_paper:verify": (EVERYBODY, "decree_token"),
    "decree_paper:draft_pdf": ({"admin_ppe", "kepala"}, "decree"),
    "decree_paper:issued_pdf": ({"admin_ppe", "kepala"}, "decree"),
    "decree_paper:sign": ({"admin_ppe", "kepala"}, "decree"),
    "decree_paper:scan_upload": ({"admin_ppe", "kepala"}, "POST decree"),
    "decree_paper:scan_same": ({"admin_ppe", "kepala"}, "POST decree"),
    "decree_paper:file": ({"admin_ppe", "kepala"}, "decree decree_file"),
    "decree_paper:file_page": ({"admin_ppe", "kepala"}, "decree decree_file page"),
    "demo_sign_in": (NOBODY, "person"),
    "demo_components": (NOBODY, ""),
}  # fmt: skip


@dataclass
class World:
    people: dict[str, User | None]
    words: dict[str, Any]


def office_of_everybody() -> World:
    """One office in which every role is held, one ticket with a document, and a neighbour's helpdesk."""
    desk, neighbour = world.kkp(), world.umum()
    ticket = walk.with_documents(desk, walk.submitted(desk, "admin_agency"))
    told, _ = walk.notified(desk, walk.submitted(desk, "admin_agency", wants_user_id=True))
    record = archive.archive(walk.lapsed(desk, walk.submitted(desk, "admin_agency")), by=desk.who(Role.ADMIN_PPE))
    opened = walk.do(desk, walk.submitted(desk, "admin_agency"), Act.OPEN, account=replace(walk.LATE, no_output=True))
    account = sheets.account(desk.office, desk.who(Role.ADMIN_PPE))
    people = {
        "anonim": None,
        "pemohon": desk.pemohon,
        "pemohon_lain": neighbour.pemohon,
        "front_office": desk.front_office,
        "helpdesk": desk.helpdesk,
        "admin_ppe": desk.admin_ppe,
        "admin_agency": staff(desk.office, "Admin Agency KP", Role.ADMIN_AGENCY),
        "kepala": desk.kepala,
        "admin_kantor": desk.admin_kantor,
        "admin_sistem": staff(None, "Admin Sistem", Role.SYSTEM_ADMIN),
        "tetangga": neighbour.helpdesk,
    }
    document = ticket.documents.first()
    words = {
        "number": ticket.number,
        "told": told.number,
        "in_force": ticket.sop_id,
        "token": "bukan-tautan",
        "session_key": "bukan-sesi",
        "factor_reset": asked_reset(desk).pk,
        "factor_word": "setujui",
        "guide_act": "find_complete",
        "guide_decree_act": "issue",
        "guide_slug": "helpdesk",
        "notification": news_for(desk.who(Role.HELPDESK)).pk,
        "office_slug": desk.office.slug,
        "public_id": document.public_id,
        "page": 1,
        "record": record.pk,
        "slug": ticket.sop.definition.slug,
        "revision": 1,
        "revision_pk": ticket.sop.revision.pk,
        "sop_code": ticket.sop.code,
        "sop_draft": drafts.draft(desk, ticket.sop.code, s5_amount="7").pk,
        "key": document.requirement,
        "slug_of_act": "panggil",
        **devices_of(desk),
        "message": Message.objects.filter(owner_id=ticket.pk).first().pk,
        "account": account.pk,
        "deviation": Deviation.objects.get(case_id=opened.pk).pk,
        "word": "tanya",
        "amendment": proposals.contact(desk, account).pk,
        "batch": account.changes.get().batch_id,
        "kind": "csv",
        "month_key": f"{timezone.localdate():%Y-%m}",
        "paper_kind": "pdf",
        "issued_file": reports.issued(desk, month_of(timezone.localdate())).files.earliest("pk").pk,
        "person": desk.rekan_helpdesk.pk,
        "text_version": decree_texts(desk),
        "acting": acting_head(desk),
        **views_of(desk),
        "absence": absence_ahead(desk).pk,
        **decree_papers(desk),
        "person_no": 1,
        "slug_of_deed": "ajukan",
        "slug_of_receipt": "diterima",
        **calendar_rows(desk),
        **room.rows(desk),
        **letter_rows(desk),
    }
    return World(people, words)


def news_for(person: User) -> Notification:
    """Only this person may open it."""
    with transaction.atomic():
        notifications.tell(person, Kind.MENTIONED, text="Anda disebut", url="/pemberitahuan/")
    return Notification.objects.filter(user=person).latest("pk")


@pytest.fixture
def everybody(db) -> World:
    return office_of_everybody()


def asked_reset(desk) -> FactorReset:
    """A reset that waits for a second admin; another admin of the office asked."""
    return FactorReset.objects.create(
        person=desk.helpdesk, reason="Ponsel hilang", asked_by=desk.kepala, asked_at=timezone.now()
    )


def views_of(desk) -> dict[str, object]:
    """A view that the office shares, one that was deleted, and a ready text."""
    view, deleted = (saved_views.save(desk.kepala, name, "status=queued", shared=True) for name in ("Antrean", "Lama"))
    saved_views.delete(deleted, by=desk.kepala)
    text = canned.add(desk.office, place="reason", title="Lengkap", text="Untuk {nama}.", by=desk.helpdesk)
    texts = {"canned_text": text.pk, "canned_word": "naik", "canned_slug": "kembalikan"}
    return {"view": view.pk, "deleted_view": deleted.pk, "begin_word": "pakai", **texts}


def test_every_address_is_listed():
    """Mend: add the new address to ADDRESSES with who gets in."""
    names = [entry.name or "" for _, entry in walk_urls()]
    assert sorted(names) == sorted(name.rpartition(":")[2] for name in ADDRESSES)


def keys_of(client, people: dict[str, User | None]) -> dict[str, str | None]:
    """Everybody's session: signing in anew for each address would take longer than the addresses."""
    keys = {}
    for who, user in people.items():
        client.cookies.clear()
        if user:
            client.force_login(user, backend=BACKEND)
        keys[who] = client.cookies["sessionid"].value if user else None
    return keys


def gets_in(client, key: str | None, address: str, post: bool) -> bool:
    """GET, or POST where only that does anything; nothing that it changes stays."""
    client.cookies.clear()
    if key:
        client.cookies["sessionid"] = key
    with transaction.atomic():
        response = client.post(address) if post else client.get(address)
        if response.status_code == 405:
            response = client.post(address)
        if response.streaming:
            b"".join(response.streaming_content)  # read to the end, so that the file is closed
        transaction.set_rollback(True)
    to_sign_in = response.status_code == 302 and response["Location"].startswith("/akun/masuk/")
    return response.status_code not in (403, 404) and not to_sign_in


def test_who_gets_in(client, everybody, monkeypatch):
    """One world for all addresses: building it anew for each would take minutes.

    Who gets in is decided before a page is drawn; it is drawn only with LPSE_FULL=1, and by every other test.
    """
    if os.environ.get("LPSE_FULL") != "1":
        monkeypatch.setattr("django.template.backends.django.Template.render", lambda *_, **__: "")
    wrong = {}
    sessions = keys_of(client, everybody.people)
    for name, (allowed, words) in ADDRESSES.items():
        post, keys = "POST" in words, words.replace("POST", "").split()
        address = reverse(name, args=[everybody.words[key] for key in keys])
        inside = {who for who, session in sessions.items() if gets_in(client, session, address, post)}
        if inside != allowed:
            wrong[name] = {"wrongly in": inside - allowed, "wrongly out": allowed - inside}
    assert wrong == {}


def test_a_person_without_an_account_of_this_office_sees_no_ticket_by_counting_up(client, everybody):
    stranger = UserFactory()
    client.force_login(stranger, backend=BACKEND)
    for number in range(1, 4):
        for page in ("tickets:mine", "desk:ticket"):
            assert client.get(reverse(page, args=[f"KP-2026-{number:05}"])).status_code in (403, 404)
