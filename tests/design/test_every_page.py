"""Every address in a real browser: axe and the browser find no fault, no other host is asked, nothing scrolls sideways,
and nothing weighs more than it may.

One walk over the list of `tests.test_access`, so that a new address is walked or named here with its reason. Each page
is loaded once as the first who may open it, on a phone in light; every third is looked at in dark and at a desk too,
for colours. With LPSE_FULL=1 as everybody who may, with all rules, in both modes at three widths: a test for each
person then, so that a failure says for whom.
"""

import os
import re
import time
from collections import defaultdict
from collections.abc import Iterator
from itertools import count
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.urls import reverse

from accounts_app.sessions import kept
from tests.browser import DOUBLES, SETTLED, axe_faults, listen
from tests.design import weight
from tests.test_access import ADDRESSES, ALL, World, keys_of, office_of_everybody

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.filterwarnings("ignore:No directory at:UserWarning"),
]
FULL = bool(os.environ.get("LPSE_FULL"))
PHONE, TABLET, DESK = ({"width": width, "height": 900} for width in (390, 768, 1440))
COLOURS = ("color-contrast", "link-in-text-block")
# Beside each other, of two only the first would be pressed.
DOUBLE_KEYS = """[...document.querySelectorAll('[data-key]:not(body)')].flatMap(e => e.dataset.key.split(' '))
  .filter((key, at, all) => all.indexOf(key) !== at)"""
Look = tuple[Any, Any, tuple[str, ...]]  # size, mode, rules; all where none is named
EVERY_LOOK: list[Look] = [(size, mode, ()) for size in (PHONE, TABLET, DESK) for mode in ("light", "dark")]
QUICK_LOOK: Look = (PHONE, "light", ())
DARK_LOOK: Look = (DESK, "dark", COLOURS)


# Whose pages one test walks; a world for each person would cost the quick walk more than its pages do.
WALKERS = ALL.split() if FULL else [ALL]


def looks_at(number: int) -> list[Look]:
    """How the page of this number is looked at."""
    if FULL:
        return EVERY_LOOK
    return [QUICK_LOOK] if number % 3 else [QUICK_LOOK, DARK_LOOK]


# The signed SK and its scan, page by page, are what one opens the page of signing for: they do not count.
SCAN = re.compile(r"/keputusan/[^/]+/berkas/[^/]+/\d+\.jpg$")
# Beside what only takes a POST (the list says so), by reason.
NOT_WALKED = {
    "a press, which its page sends": """
        sessions_leave_others session_end session_go_on factor_reset_decide kept_form_drop intake:fresh
        intake:confirm_email intake:use_signed_in_email intake:send frontdesk:kin frontdesk:issue
        frontdesk:call frontdesk:call_next desk:account desk:decide desk:second desk:note desk:link
        desk:unlink desk:counter_again outbox:message_resend outbox:message_settle archive:note_location
        archive:ticket_archive office:role_grant office:role_revoke office:person_reactivate
        office:person_invite office:letterhead_preview pickup:confirm_pickup pickup:confirm_login
        pickup:alarm_pickup demo_sign_in demo_mail:answer""",
    "a file, an image or bare data": """
        healthz session_state desk:presence tickets:document tickets:page_image tickets:cover mailbox:attachment
        mailbox:attachment_page mailbox:attachment_cover mailbox:raw_file archive:dossier papers:draft_file
        papers:issued_file papers:standard_file queues:workbook register:template decrees:template
        decree_office:text_version_pdf decree_office:logo decree_paper:draft_pdf decree_paper:issued_pdf
        decree_paper:file decree_paper:file_page""",
    "leads to another page that is walked": """
        home_of_role notifications:open account_signup account_set_password figures:tickets amendments:contact
        guide:own guide:step guide:decree_step desk:next""",
    "the page of sop_revisions:drop with other words": "sop_revisions:call_off",
    "there is no such key, and allauth says so": "mfa_remove_webauthn",
    "a step of a walk in tests/e2e, judged there": """
        intake:requirements intake:service intake:forgot_password intake:person intake:documents
        intake:download intake:letter intake:review intake:done intake:receipt desk:act decrees:head
        decrees:text decrees:issue decrees:check decrees:person decrees:telling decrees:tell
        decrees:act_on_person decrees:act pickup:pick_up pickup:picked_up survey:answer outbox:demo_mail
        account_confirm_login_code""",
    "judged in a browser test of its own": """
        frontdesk:counter survey:public_results""",
    "a fragment of a page that is walked": """
        tickets:live outbox:demo_mailbox_list screens:news demo_mail:sent_rows notifications:bell
        notifications:menu desk:suggest""",
}
# Who may open the address and is led to the page of the SK: who signs it makes no accounts.
LED_AWAY = {("kepala", "decrees:make")}
# What axe does not ask: strips that hide their end, targets too low for a thumb, names of the program among the words.
FLAWS = r"""() => {
  const shown = e => {
    const box = e.getBoundingClientRect();
    return box.width > 1 && box.height > 1 && e.checkVisibility({visibilityProperty: true})
      && !e.closest('.visually-hidden, .skip-link');
  };
  const name = e => `${e.localName}.${e.className} “${e.textContent.trim().slice(0, 30)}”`;
  const all = where => [...document.querySelectorAll(where)].filter(shown);
  const cut = all('body *:not([tabindex], textarea, pre, input, select)').filter(e =>
    ['auto', 'scroll'].includes(getComputedStyle(e).overflowX) && e.scrollWidth > e.clientWidth + 1);
  const low = all('main .btn, main button, main summary, main select, main .tab, main .chip, main .crumbs a')
    .filter(e => e.getBoundingClientRect().height < 43.5);
  const words = document.createTreeWalker(document.querySelector('main') || document.body, NodeFilter.SHOW_TEXT);
  const raw = [];
  while (words.nextNode()) {
    const said = words.currentNode.data.trim();
    if (/^([a-z]+_[a-z_]+|-{4,}|None|undefined)$/.test(said) && !words.currentNode.parentElement.closest('code, pre'))
      raw.push(said);
  }
  return [...cut.map(e => `hides its end: ${name(e)}`), ...low.map(e => `low: ${name(e)}`),
    ...raw.map(e => `raw: ${e}`)];
}"""
NAMED = {name for names in NOT_WALKED.values() for name in names.split()}
# What the list of who gets in leaves out, because only a demo has it.
IN_A_DEMO = {"demo_components", "outbox:demo_mailbox", "demo_mail:compose", "demo_mail:sent"}


@pytest.mark.parametrize("walkers", WALKERS, ids=WALKERS if FULL else ["everybody"])
def test_every_page_is_accessible_and_clean(browser, live_server, client, walkers):
    everybody = office_of_everybody()
    keys = keys_of(client, everybody.people)
    for key in filter(None, keys.values()):
        keep_a_form(client, key)
    found: dict[str, list[str]] = defaultdict(list)
    numbers = count()
    pages = rounds(everybody)
    for who in walkers.split():
        context = browser.new_context(reduced_motion="reduce")
        if keys[who]:
            context.add_cookies([{"name": "sessionid", "value": keys[who], "url": live_server.url}])
        page, heard = context.new_page(), found[who]
        listen(page, heard)
        context.on("request", lambda request, heard=heard: heard.extend(elsewhere(request.url, live_server.url)))
        for name, path in pages[who]:
            found[f"{who} {name}"] += look_at(page, live_server.url + path, looks_at(next(numbers)))
            found[f"{who} {name}"] += heard
            heard.clear()
        context.close()
    assert {place: faults for place, faults in found.items() if faults} == {}


def keep_a_form(client: Any, key: str) -> None:
    """In this session a form waits that came after the end of the one before."""
    client.cookies["sessionid"] = key
    session = client.session
    session[kept.KEY] = {
        "person": None, "path": "/lacak/", "back": "/lacak/", "fields": [("name", "Ibu Tamu")],
        "left_out": ["password"], "at": int(time.time()),
    }  # fmt: skip
    session.save()


def test_what_is_not_walked_stands_in_the_list():
    """Mend: take the name of an address that is gone out of NOT_WALKED."""
    assert NAMED - set(ADDRESSES) == set()
    unreachable = {name for name, (allowed, words) in ADDRESSES.items() if not allowed and "POST" not in words}
    assert unreachable - NAMED - IN_A_DEMO == set(), "nobody opens these: name the reason in NOT_WALKED"


def rounds(everybody: World) -> dict[str, list[tuple[str, str]]]:
    """Who opens which addresses."""
    paths: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for name, (allowed, words) in walked():
        path = reverse(name, args=[everybody.words[word] for word in words.split()])
        allowed = {who for who in allowed if (who, name) not in LED_AWAY}
        inside = ["anonim"] if name in IN_A_DEMO else [who for who in ALL.split() if who in allowed]
        for who in inside if FULL else inside[:1]:
            paths[who].append((name, path))
    return paths


def walked() -> Iterator[tuple[str, tuple[set[str], str]]]:
    for name, (allowed, words) in ADDRESSES.items():
        if "POST" not in words and name not in NAMED:
            yield name, (allowed, words)


def elsewhere(url: str, home: str) -> list[str]:
    is_ours = urlsplit(url).scheme in {"data", "blob"} or url.startswith(home)
    return [] if is_ours else [f"asks {url}"]


def look_at(page: Any, url: str, looks: list[Look]) -> list[str]:
    page.set_viewport_size(looks[0][0])
    page.emulate_media(color_scheme=looks[0][1])
    answer = page.goto(url, wait_until="load")
    if answer.status >= 400:
        return [f"answers {answer.status}"]
    if urlsplit(page.url).path != urlsplit(url).path:
        return [f"leads to {page.url}: name it in NOT_WALKED, or give the world what it needs"]
    loaded = [part for part in page.evaluate(weight.LOADED) if not SCAN.search(part[0])]
    faults = weight.faults(answer.body(), loaded)
    faults += [f"two elements with the id {double}" for double in page.evaluate(DOUBLES)]
    faults += [f"the key {key} is declared twice" for key in page.evaluate(DOUBLE_KEYS)]
    for size, mode, rules in looks:
        page.set_viewport_size(size)
        page.emulate_media(color_scheme=mode)
        page.evaluate(SETTLED)
        width = page.evaluate("document.documentElement.scrollWidth")
        faults += [f"{width} wide at {size['width']}"] if width > size["width"] else []
        faults += page.evaluate(FLAWS) if size == PHONE else []
        faults += [f"{size['width']} {mode}: {fault}" for fault in axe_faults(page, *rules)]
    return faults
