"""What the waiting room hears: a number letter by letter and digit by digit, a counter as a number; never a name.

One `Announcement` says it twice: as a sentence for a browser that has an Indonesian voice of its own, and as names of
audio fragments (static/voice/, made by `make`) for one that has none, so that the screen speaks without internet.
Pieces that stand before a pause and at a sentence's end are recorded apart: the voice falls only at the end. Up to
`WHOLE` the sentence about the counter is one recording, because that is where pieced speech sounds worst.
"""

from dataclasses import dataclass

DIGITS = ("nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan")
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
WHOLE = 20
CHIME, NUMBER, COUNTER, DESK, TENS = "denting", "nomor-antrean", "silakan-ke-loket", "silakan-ke-meja", "puluh"


@dataclass(frozen=True, slots=True)
class Announcement:
    """One call as it is spoken; ``fragments`` are names of files without their ending, the chime first."""

    text: str
    fragments: tuple[str, ...]


def announce(label: str, counter: int | None) -> Announcement:
    """For a label like "A 003" and a counter from 1 to 99, None where one calls without (step 4: call by number)."""
    letters = [sign for sign in label.upper() if sign in LETTERS]
    digits = [int(sign) for sign in label if sign.isdecimal()]
    spoken = " ".join(DIGITS[digit] for digit in digits)
    return Announcement(
        text=f"Nomor antrean, {', '.join([*letters, spoken])}. Silakan menuju ke {_place(counter)}.",
        fragments=(CHIME, NUMBER, *(letter.lower() for letter in letters), *_digits(digits), *_to_counter(counter)),
    )


def _place(counter: int | None) -> str:
    return "meja pelayanan" if counter is None else f"loket {cardinal(counter)}"


def cardinal(n: int) -> str:
    """1 to 99 in words."""
    if n < 10:
        return DIGITS[n]
    if n < 12:
        return ("sepuluh", "sebelas")[n - 10]
    if n < 20:
        return f"{DIGITS[n - 10]} belas"
    tens, ones = divmod(n, 10)
    return f"{DIGITS[tens]} puluh" + (f" {DIGITS[ones]}" if ones else "")


def _digits(digits: list[int]) -> list[str]:
    return [*(str(digit) for digit in digits[:-1]), *(f"{digit}-akhir" for digit in digits[-1:])]


def _to_counter(n: int | None) -> list[str]:
    if n is None:
        return [DESK]
    if n <= WHOLE:
        return [f"loket-{n}"]
    tens, ones = divmod(n, 10)
    return [COUNTER, str(tens), *([TENS, f"{ones}-akhir"] if ones else [f"{TENS}-akhir"])]


def recordings() -> dict[str, str]:
    """Every fragment but the chime: its name and what is read out; a comma keeps the voice up."""
    texts = {NUMBER: "Nomor antrean,", COUNTER: "Silakan menuju ke loket,", TENS: "puluh,", f"{TENS}-akhir": "puluh."}
    texts |= {DESK: "Silakan menuju ke meja pelayanan."}
    texts |= {letter.lower(): f"{letter}," for letter in LETTERS}
    for digit, word in enumerate(DIGITS):
        texts |= {str(digit): f"{word},", f"{digit}-akhir": f"{word}."}
    return texts | {f"loket-{n}": f"Silakan menuju ke loket {cardinal(n)}." for n in range(1, WHOLE + 1)}
