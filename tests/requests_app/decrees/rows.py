"""Rows that an office has once it settled how its decrees look."""

from dataclasses import replace
from datetime import timedelta
from io import BytesIO

from PIL import Image

from requests_app.decrees import actions, authority, paper
from requests_app.decrees.models import Decree
from requests_app.decrees.text_actions import current, save_logo, save_text
from requests_app.decrees.verify import token_of
from requests_app.sop import actions as sop
from requests_app.sop.library import built_in_paths
from tests.requests_app.decrees import walk
from tests.world import LONG_AGO, Desk


def decree_texts(desk: Desk) -> int:
    """A text and a logo of the office; the version of the text."""
    now = current(desk.office)
    text = replace(now.text, place="Samarinda", recalling=now.text.recalling or ("Undang-Undang Nomor 1 Tahun 2023",))
    saved = save_text(desk.office, text, seen=now.version, by=desk.admin_kantor)
    save_logo(desk.office, png(), by=desk.admin_kantor)
    return saved.version if saved else now.version


def issued(desk: Desk) -> Decree:
    """An SK for one person, with its real paper."""
    decree = walk.submitted(desk)
    return actions.issue(decree, walk.order(desk), by=desk.kepala, paper=paper.issued_pdf)


def acting_head(desk: Desk) -> int:
    """Somebody who is to act next month: until then it opens nothing to them."""
    day = walk.today(desk) + timedelta(days=30)
    assert desk.rekan_helpdesk
    assert desk.kepala
    return authority.appoint(
        desk.office, desk.rekan_helpdesk, form="plh", since=day, until=day, basis="ST 1/2026", by=desk.kepala
    ).pk


def decree_papers(desk: Desk) -> dict[str, object]:
    """What stands in the addresses of an issued SK's paper; the office takes SOP 001 into force for it."""
    revision = next(sop.load(path) for path in built_in_paths() if path.stem.startswith("001"))
    sop.enable(desk.office, revision, by=None, from_=LONG_AGO, substitutes={})
    decree = issued(desk)
    return {
        "decree": decree.public_id,
        "decree_token": token_of(decree.public_id),
        "decree_file": decree.files.get().public_id,
    }


def png(width: int = 200, height: int = 260) -> bytes:
    out = BytesIO()
    Image.new("RGBA", (width, height), (13, 92, 99, 255)).save(out, "PNG")
    return out.getvalue()
