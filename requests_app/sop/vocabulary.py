"""The closed words that an SOP document may use: acts, applicant types, channels and kinds.

The acts stand here and not beside the transition table of `tickets/`, because the documents are read below it: the
workflow takes its names from this module, and a test there proves that the two agree. A free string in the document was
rejected: a misspelt act would silently leave a step without a clock.
"""

from enum import StrEnum

from django.db.models import TextChoices


class Kind(StrEnum):
    """Which process an SOP document describes."""

    TICKET = "ticket"
    DECREE = "decree"


class Act(StrEnum):
    """What may happen to a ticket, in the order of the SOP's steps; an act is a transition or an event."""

    SUBMIT = "submit"
    ARRIVE = "arrive"
    RECORD_GUEST = "record_guest"
    ENQUEUE = "enqueue"
    CALL = "call"
    OPEN = "open"
    FIND_COMPLETE = "find_complete"
    FIND_INCOMPLETE = "find_incomplete"
    REQUEST_COMPLETION = "request_completion"
    COMPLETE = "complete"
    FORWARD = "forward"
    CONFIRM = "confirm"
    FIND_VALID = "find_valid"
    FIND_INVALID = "find_invalid"
    SEND_BACK = "send_back"
    FULFIL = "fulfil"
    REJECT = "reject"
    REJECT_INCOMPLETE = "reject_incomplete"
    HAND_OVER = "hand_over"
    NOTIFY = "notify"
    NOTIFY_REJECTION = "notify_rejection"
    NEW_CODE = "new_code"
    DISCLOSE = "disclose"
    RECEIVE = "receive"
    ALARM = "alarm"
    GIVE_UP = "give_up"
    REISSUE = "reissue"
    ARCHIVE = "archive"
    LAPSE = "lapse"
    MERGE = "merge"
    WITHDRAW = "withdraw"


class DecreeAct(StrEnum):
    """What may happen to an SK Pembuatan Akun (SOP 001, steps 1 to 5); some of it to one person of the SK."""

    BEGIN = "begin"
    SUBMIT = "submit"
    SEND_BACK = "send_back"
    ISSUE = "issue"
    ORDER = "order"
    ATTACH_SCAN = "attach_scan"
    VOID = "void"
    MAKE_ACCOUNT = "make_account"
    CANNOT_MAKE = "cannot_make"
    UNDO_MARK = "undo_mark"
    CREATE_ACCOUNTS = "create_accounts"
    TELL = "tell"
    NEW_CODE = "new_code"
    DISCLOSE = "disclose"
    RECEIVE = "receive"
    CONFIRM_LOGIN = "confirm_login"
    ALARM = "alarm"
    GIVE_UP = "give_up"
    REISSUE = "reissue"
    INFORM = "inform"
    SETTLE = "settle"
    END = "end"
    CLOSE_ACCOUNT = "close_account"
    ARCHIVE = "archive"


ACTS_OF_KIND: dict[Kind, type[Act] | type[DecreeAct]] = {Kind.TICKET: Act, Kind.DECREE: DecreeAct}

AnyAct = Act | DecreeAct

# An SOP that names none of these still carries a ticket from the door to the archive; every other act is mandatory,
# because without it some ticket would stand in a state that nobody may leave.
WHY_OPTIONAL: dict[Act, str] = {
    Act.ARRIVE: "SOP 002 has no reception: the file comes straight to the Admin Agency",
    Act.RECORD_GUEST: "SOP 002 keeps no guest book",
    Act.CALL: "SOP 002 gives no queue numbers, so nobody is called",
    Act.HAND_OVER: "under SOP 002 who resets also tells the applicant: there is nobody to hand the result to",
    Act.MERGE: "a document loaded before requests could be merged does not name it: there duplicates are only linked",
    Act.REJECT_INCOMPLETE: "only SOP 002 rejects from the completeness check (step 7: incomplete or invalid)",
}
OPTIONAL_TICKET_ACTS: frozenset[Act] = frozenset(WHY_OPTIONAL)
MANDATORY_TICKET_ACTS: frozenset[Act] = frozenset(Act) - OPTIONAL_TICKET_ACTS
# The paper's own five. A document that names no more was loaded before decrees could be made here: it is still a valid
# SOP, and no decree begins under it.
PAPER_DECREE_ACTS = frozenset(
    {DecreeAct.ISSUE, DecreeAct.ORDER, DecreeAct.CREATE_ACCOUNTS, DecreeAct.INFORM, DecreeAct.ARCHIVE}
)
# Of a document under which decrees begin, these may be left out; every other act is mandatory.
WHY_OPTIONAL_DECREE: dict[DecreeAct, str] = {
    DecreeAct.SUBMIT: "where Kepala LPSE drafts alone, nothing is put before them for signature",
    DecreeAct.SEND_BACK: "where nothing is submitted, nothing is sent back",
    DecreeAct.CONFIRM_LOGIN: "the paper asks for no word about the first login; a receipt is enough to archive",
}
MANDATORY_DECREE_ACTS: frozenset[DecreeAct] = frozenset(DecreeAct) - frozenset(WHY_OPTIONAL_DECREE)
MANDATORY_ACTS: dict[Kind, frozenset[AnyAct]] = {
    Kind.TICKET: frozenset(MANDATORY_TICKET_ACTS),
    Kind.DECREE: frozenset(PAPER_DECREE_ACTS),
}


class ApplicantType(TextChoices):
    """The SPSE users other than vendors (SOP 004's title; Panitia is today's Pokja Pemilihan)."""

    AUDITOR = "auditor", "Auditor"
    PPK = "ppk", "PPK"
    ADMIN_AGENCY = "admin_agency", "Admin Agency"
    POKJA = "pokja", "Pokja Pemilihan"
    PEJABAT_PENGADAAN = "pejabat_pengadaan", "Pejabat Pengadaan"
    HELPDESK = "helpdesk", "Helpdesk"
    VERIFIKATOR = "verifikator", "Verifikator"


class Channel(TextChoices):
    """How a request came in."""

    ONLINE = "online", "Daring"
    WALK_IN = "walk_in", "Datang langsung"
    EMAIL = "email", "Surel"


class Origin(TextChoices):
    """How a decree comes in: only from the office itself. The word of a decree's ``automatic`` table."""

    OFFICE = "office", "Dari kantor sendiri"


WAYS_OF_KIND: dict[Kind, type[Channel] | type[Origin]] = {Kind.TICKET: Channel, Kind.DECREE: Origin}


class Gap(StrEnum):
    """Why a place of the paper stays empty on the screen: the scan cannot be read, or the paper says nothing."""

    ILLEGIBLE = "tidak terbaca"
    ABSENT = "tidak tercantum"


class LetterForm(StrEnum):
    """Which printable request the applicant signs: a letter (000, 002, 003) or a form (004)."""

    LETTER = "surat"
    FORM = "formulir"
