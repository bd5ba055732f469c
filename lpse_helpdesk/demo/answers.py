"""What the demo's applicants thought of the service: two months of answers per office, through the survey's own links.

The few finished requests of the demo would stay below the five respondents from which results are shown, so each office
also gives out links of its own here, by the same action that the last message uses.
"""

from datetime import datetime, timedelta
from random import Random

from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from accounts_app.models import Office
from lpse_helpdesk.demo.clock import moved_to
from requests_app.sop.models import SopInForce
from requests_app.sop.vocabulary import Channel, Kind
from requests_app.survey.actions import answer, invite
from requests_app.survey.elements import Element

LAST_MONTH, THIS_MONTH = 14, 11
# How an office is judged: the weights of the answers 1 to 4, and for some elements of their own.
USUAL = (1, 3, 26, 30)
APART = {
    Element.TIME: (2, 9, 24, 12),
    Element.COST: (0, 0, 2, 58),
    Element.FACILITIES: (1, 8, 30, 14),
    Element.COMPLAINTS: (2, 7, 22, 24),
}
CHANNELS = (Channel.ONLINE, Channel.ONLINE, Channel.ONLINE, Channel.WALK_IN, Channel.WALK_IN)
COMMENTS = (
    "Pelayanan cepat, petugas menjelaskan dengan sabar.",
    "Mohon dokumen yang diminta dapat diunggah langsung dari telepon.",
    "Sebaiknya ada pemberitahuan bila antrean sedang panjang.",
    "Kode pengambilan disampaikan lewat telepon dengan jelas. Terima kasih.",
    "Ruang tunggu agak panas pada siang hari.",
    "Prosesnya lebih mudah daripada tahun lalu.",
)


def judge(office: Office) -> None:
    """Answers of last month and of this one."""
    dice = Random(f"skm {office.code}")  # noqa: S311 - a story needs no secrecy
    now = timezone.now()
    before = now.astimezone(office.tz).replace(day=1) - timedelta(days=9)
    for at, count in ((before, LAST_MONTH), (now, THIS_MONTH)):
        said = dice.sample(COMMENTS, 3) + [""] * (count - 3)
        for comment in said:
            _one(office, at, comment, dice)


def _one(office: Office, at: datetime, comment: str, dice: Random) -> None:
    served = SopInForce.objects.for_office(office).order_by("code")
    codes = [row.code for row in served if row.definition.kind == Kind.TICKET]
    with moved_to(at):
        token = invite(office, sop_code=dice.choice(codes), channel=dice.choice(CHANNELS), address="")
        assert token is not None
        answer(token, _scores(dice), comment=comment, by=AnonymousUser())


def _scores(dice: Random) -> dict[Element, int]:
    return {element: dice.choices((1, 2, 3, 4), APART.get(element, USUAL))[0] for element in Element}
