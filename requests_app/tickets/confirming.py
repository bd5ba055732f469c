"""What makes a confirmation count (SOP step 9.2): whom the office may ask, and what proves that it was they."""

from collections.abc import Sequence

from requests_app.process.refusals import Refused
from requests_app.tickets.models import Confirmation, Ticket

# Of the questions that only the account's owner can answer (`Confirmation.Answer`).
ENOUGH_ANSWERS = 2


def asked_at(ticket: Ticket, means: str) -> str:
    """Where the applicant was asked. :raises Refused: there is no number on record."""
    if means == Confirmation.Means.IN_PERSON:
        return "bertatap muka"
    if phone := ticket.identity.contact().phone:
        return phone
    raise Refused("Tidak ada nomor telepon yang tercatat untuk akun ini. Minta pemohon datang langsung.")


def refuse_unproved(means: str, answers: Sequence[str], proof: str) -> None:
    """:raises Refused: too few answers of their own, or nobody saw a proof of identity."""
    if means == Confirmation.Means.IN_PERSON and proof not in Confirmation.Proof.values:
        raise Refused("Catat kartu identitas yang diperlihatkan pemohon.")
    if means == Confirmation.Means.PHONE and len(set(answers) & set(Confirmation.Answer.values)) < ENOUGH_ANSWERS:
        raise Refused("Pemohon harus menjawab sendiri sekurangnya dua pertanyaan sebelum dinyatakan membenarkan.")
