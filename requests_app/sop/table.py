"""Takes typed values out of one TOML table and notes what does not fit.

A validation library was rejected: six small takers say everything that the format needs, with messages in the words of
the office. A taker never raises; it notes the problem and returns a harmless value, so that reading goes on.
"""

from collections.abc import Iterable
from datetime import date
from enum import Enum
from typing import Any, TypeVar

from requests_app.sop.problems import Problems

Word = TypeVar("Word", bound=Enum)


class Table:
    """One TOML table under reading. `done()` notes the keys that nobody took."""

    def __init__(self, values: object, problems: Problems) -> None:
        self.problems = problems
        self.values: dict[str, Any] = values if isinstance(values, dict) else {}
        self.taken: set[str] = set()
        if not isinstance(values, dict):
            problems.add("harus berupa tabel TOML")

    def take(self, key: str, kind: type, what: str, default: Any, *, required: bool = False) -> Any:
        """The value of `key` if it is of `kind`; else `default`, with the problem noted."""
        self.taken.add(key)
        value = self.values.get(key)
        if value is None:
            if required:
                self.problems.add("wajib diisi", key)
            return default
        if type(value) is not kind:
            self.problems.add(f"harus berupa {what}", key)
            return default
        return value

    def text(self, key: str, *, required: bool = False) -> str:
        """A string; a required one may not be blank."""
        value = str(self.take(key, str, "teks", "", required=required)).strip()
        if required and key in self.values and not value:
            self.problems.add("tidak boleh kosong", key)
        return value

    def flag(self, key: str, *, default: bool) -> bool:
        """true or false."""
        return bool(self.take(key, bool, "true atau false", default))

    def date(self, key: str) -> date | None:
        """A TOML date such as 2023-02-28."""
        value: date | None = self.take(key, date, "tanggal (2023-02-28)", None)
        return value

    def positive(self, key: str) -> int | None:
        """A whole number above zero."""
        value: int | None = self.take(key, int, "bilangan bulat", None)
        if value is not None and value <= 0:
            self.problems.add(f"harus lebih dari 0, bukan {value}", key)
            return None
        return value

    def items(self, key: str, kind: type, what: str) -> list[Any]:
        """A list whose members are all of `kind`."""
        found = self.take(key, list, f"daftar {what}", [])
        if any(type(item) is not kind for item in found):
            self.problems.add(f"setiap isinya harus berupa {what}", key)
        return [item for item in found if type(item) is kind]

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of strings."""
        return tuple(self.items(key, str, "teks"))

    def numbers(self, key: str) -> tuple[int, ...]:
        """A list of whole numbers."""
        return tuple(self.items(key, int, "bilangan bulat"))

    def tables(self, key: str) -> list[dict[str, Any]]:
        """A list of tables: [[key]]."""
        return self.items(key, dict, "tabel")

    def word(self, key: str, words: type[Word], what: str, *, required: bool = False) -> Word | None:
        """One word of a closed vocabulary."""
        value = self.text(key, required=required)
        return self.known(value, key, words, what) if value else None

    def words(self, key: str, words: type[Word], what: str) -> tuple[Word, ...]:
        """Several words of a closed vocabulary."""
        return tuple(found for value in self.texts(key) if (found := self.known(value, key, words, what)))

    def known(self, value: str, key: str, words: type[Word], what: str) -> Word | None:
        """The member for `value`, or None with the problem noted."""
        if value in {word.value for word in words}:
            return words(value)
        self.problems.add(f"{what} “{value}” tidak dikenal; yang dikenal: {listed(word.value for word in words)}", key)
        return None

    def done(self) -> None:
        """Note every key that the format does not know."""
        for key in sorted(self.values.keys() - self.taken):
            self.problems.add("tidak dikenal", key)


def listed(words: Iterable[str]) -> str:
    """Words for a message, comma-separated."""
    return ", ".join(words)
