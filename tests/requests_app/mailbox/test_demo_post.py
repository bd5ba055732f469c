"""The demo's ordinary morning: its letters come to the outcomes that a visitor is to see."""

from collections import Counter

from lpse_helpdesk.demo.mails import WRITERS, send_letters
from requests_app.mailbox.demo.actions import open_mailbox
from requests_app.mailbox.models import IncomingMail
from tests import walk


def test_the_mornings_post_has_a_letter_for_every_outcome(kaltim, settings, read_here):
    settings.DEMO = True
    settings.MAIL_SOURCE = "requests_app.mailbox.demo.source.connect"
    office = kaltim.office
    office.code = next(iter(WRITERS))
    office.save()
    open_mailbox(office)
    asked = walk.awaiting(kaltim, walk.opened(kaltim, walk.submitted(kaltim)))
    other = walk.awaiting(kaltim, walk.opened(kaltim, walk.submitted(kaltim, nip="199003152015031999")))
    told, _ = walk.notified(kaltim, walk.submitted(kaltim, nip="199003152015031888"))
    send_letters(office)
    mails = IncomingMail.objects.order_by("pk")
    assert Counter(mail.outcome for mail in mails) == {"draft": 2, "attached": 1, "filed": 2, "held": 1}
    assert mails.get(outcome="attached").ticket == asked
    assert mails.get(outcome="held").suggested == other
    assert mails.get(kind="thanks").ticket == told
    assert [row.concern == "" for row in mails[0].attachments.all()] == [True, False]


def test_an_office_of_which_nothing_is_told_has_no_post(kaltim, settings):
    settings.DEMO = True
    kaltim.office.code = "UM"
    send_letters(kaltim.office)
    assert not IncomingMail.objects.exists()
