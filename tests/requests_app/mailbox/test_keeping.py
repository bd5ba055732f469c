"""Letters that led to nothing lose their bytes when their time is over; the ledger keeps its rows."""

from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.utils import timezone

from accounts_app.audit.models import Event
from requests_app.files import page_cache
from requests_app.mailbox import jobs
from requests_app.mailbox.actions import process, process_again
from requests_app.mailbox.decisions import file_away, refuse
from requests_app.mailbox.demo.models import DemoLetter
from requests_app.mailbox.models import IncomingMail
from requests_app.process.refusals import Refused
from tests.files import samples
from tests.requests_app.mailbox.letters import letter, stored, with_files

LATER = timedelta(days=366)


@pytest.fixture(autouse=True)
def a_year(settings):
    settings.MAIL_KEEP_DAYS = 365


@pytest.fixture
def purge(django_capture_on_commit_callbacks):
    """The worker's job that long from now. What follows the commit follows at once: a test's transaction has none."""

    def run(after: timedelta = LATER) -> int:
        with django_capture_on_commit_callbacks(execute=True):
            return jobs.purge(timezone.now() + after)

    return run


def with_attachment(buku) -> IncomingMail:
    mail = process(stored(buku, with_files(("sk.pdf", samples.pdf_bytes()))).pk)
    assert mail is not None
    return IncomingMail.objects.get(pk=mail.pk)


@pytest.mark.parametrize("decide", [refuse, file_away])
def test_refused_and_filed_mail_loses_its_bytes_and_keeps_its_row(buku, kaltim, decide, purge):
    mail = with_attachment(buku)
    decide(mail, "Bukan urusan LPSE.", by=kaltim.helpdesk)
    mail.refresh_from_db()
    attachment = mail.attachments.get()
    names = [str(mail.raw), str(attachment.file)]
    image = page_cache.place_of(attachment, "1.png")
    image.parent.mkdir(parents=True)
    assert purge() == 1
    assert not any(map(default_storage.exists, names))
    before = (mail.sha256, mail.sender, mail.reason, attachment.sha256)
    mail.refresh_from_db()
    attachment.refresh_from_db()
    assert (mail.sha256, mail.sender, mail.reason, attachment.sha256) == before
    assert (str(mail.raw), str(attachment.file), mail.raw_erased_at is not None) == ("", "", True)
    assert not image.parent.exists()
    assert Event.objects.about("mail", mail.pk).last().act == "erased"
    assert purge() == 0


def test_nothing_is_erased_before_its_time_or_without_a_setting(buku, kaltim, settings, purge):
    refuse(with_attachment(buku), "Ganda.", by=kaltim.helpdesk)
    assert purge(timedelta(days=364)) == 0
    settings.MAIL_KEEP_DAYS = 0
    assert purge() == 0


def test_what_waits_for_a_person_or_is_in_a_request_stays(buku, purge):
    draft, waiting = with_attachment(buku), stored(buku, letter(2))
    assert purge() == 0
    assert [default_storage.exists(str(mail.raw)) for mail in (draft, waiting)] == [True, True]


def test_what_was_erased_cannot_be_processed_again(buku, kaltim, purge):
    mail = with_attachment(buku)
    refuse(mail, "Ganda.", by=kaltim.helpdesk)
    purge()
    with pytest.raises(Refused, match="masa simpan"):
        process_again(mail, by=kaltim.helpdesk)


def test_the_same_bytes_are_known_again_after_they_were_erased(buku, kaltim, purge):
    refuse(with_attachment(buku), "Ganda.", by=kaltim.helpdesk)
    purge()
    assert with_attachment(buku).outcome == "held"


def test_old_letters_of_the_demo_go_too(buku, purge):
    now = timezone.now()
    DemoLetter.objects.create(mailbox=buku, raw=b"x", size=1, sender="a@b.example", subject="s", received_at=now)
    purge(timedelta(days=29))
    assert DemoLetter.objects.exists()
    purge(timedelta(days=31))
    assert not DemoLetter.objects.exists()
