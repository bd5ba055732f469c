"""Keeps the words of every ticket beside it (`words.TicketWords`), as PostgreSQL alone would do it.

A trigger, because nothing goes past it: a request from the counter, a letter or a repair in SQL is found alike. A
generated column of the ticket was rejected: each of a ticket's twelve or so acts writes the row anew, and every time
its twenty words would go into the GIN index again; and adding the column would rewrite the table and its 25 indexes.
"""

import pgtrigger

SOURCES = (
    "office_id", "number", "queue_label", "nip", "name", "spse_user_id", "found_user_id", "decree_number", "agency",
)  # fmt: skip

# The number's and the label's last digits also without their zeros: "123" finds KT-2026-00123, "A12" finds A 012.
_TEXT = r"""lower(concat_ws(' ', NEW.number, regexp_replace(NEW.number, '^.*-0*', ''), NEW.nip_digits, NEW.name,
            replace(NEW.queue_label, ' ', ''), regexp_replace(NEW.queue_label, '\s+0*', ''), NEW.spse_user_id,
            NEW.found_user_id, NEW.decree_number, NEW.agency))"""

# Letters and digits make words, each behind its office; whatever is between them is a blank.
WORDS = rf"""strip(to_tsvector('simple', regexp_replace({_TEXT},
            '[^[:alnum:]]*([[:alnum:]]+)[^[:alnum:]]*', 'o' || NEW.office_id || 'x\1 ', 'g')))"""

_OLD, _NEW = (f"({', '.join(f'{row}.{name}' for name in SOURCES)})" for row in ("OLD", "NEW"))

KEEPS_WORDS = pgtrigger.Trigger(
    name="keeps_words",
    when=pgtrigger.After,
    operation=pgtrigger.Insert | pgtrigger.UpdateOf(*SOURCES),  # type: ignore[no-untyped-call]
    func=f"""
        IF TG_OP = 'UPDATE' THEN
            IF {_OLD} IS NOT DISTINCT FROM {_NEW} THEN
                RETURN NULL;
            END IF;
            DELETE FROM requests_app_ticketwords
            WHERE office_id = OLD.office_id AND ticket_id = OLD.id AND OLD.office_id <> NEW.office_id;
        END IF;
        INSERT INTO requests_app_ticketwords (ticket_id, office_id, words)
        VALUES (NEW.id, NEW.office_id, {WORDS})
        ON CONFLICT (office_id, ticket_id) DO UPDATE SET words = EXCLUDED.words;
        RETURN NULL;
    """,  # noqa: S608 -- names of our own columns
)
