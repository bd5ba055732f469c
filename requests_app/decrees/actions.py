"""Everything that may be done to a decree, by one name: pages import from here, the parts stand beside it."""

from requests_app.decrees.casework import DECREES, do, may
from requests_app.decrees.drafting import (
    PersonFacts,
    acknowledge,
    begin_draft,
    may_draft,
    put_people,
    put_text,
    send_back,
    sop_of,
    submit,
    void,
)
from requests_app.decrees.issuing import Order, end, issue, record_signed_scan
from requests_app.decrees.making import close_account, create_accounts, mark_impossible, mark_made, undo_mark
from requests_app.decrees.telling import (
    alarm,
    confirm_login,
    disclose,
    give_up,
    inform,
    new_code,
    receive,
    reissue,
    tell,
)

__all__ = [
    "DECREES", "Order", "PersonFacts", "acknowledge", "alarm", "begin_draft", "close_account", "confirm_login",
    "create_accounts", "disclose", "do", "end", "give_up", "inform", "issue", "mark_impossible", "mark_made", "may",
    "may_draft", "new_code", "put_people", "put_text", "receive", "record_signed_scan", "reissue", "send_back",
    "sop_of", "submit", "tell", "undo_mark", "void",
]  # fmt: skip
