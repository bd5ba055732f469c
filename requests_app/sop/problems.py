"""What is wrong with an SOP document, collected so that its author mends everything in one go.

The first error alone was rejected: whoever types a scan into TOML makes several slips, and one run per slip is slow.
Messages are Indonesian: they are read by the office's own administrator. Each problem keeps its place apart from its
words, because a form shows it at the field and not by the name of a key.
"""

from dataclasses import dataclass


class SopError(ValueError):
    """A document that is not a valid SOP. `problems` has one line per mistake: file, step, key, what to do."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = tuple(problems)


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake: where ("000.toml", "langkah 5"), at which key (or none), and what to do."""

    place: tuple[str, ...]
    key: str
    message: str

    def __str__(self) -> str:
        where = (*self.place, f"kunci “{self.key}”") if self.key else self.place
        return f"{': '.join(where)}: {self.message}"


class Problems:
    """The list that fills while a document is read; `at()` narrows the place that its lines name."""

    def __init__(self, *place: str, found: list[Problem] | None = None) -> None:
        self.place = place
        self.found: list[Problem] = [] if found is None else found

    def at(self, place: str) -> "Problems":
        """The same list, one place deeper: "000.toml: langkah 5"."""
        return Problems(*self.place, place, found=self.found)

    def add(self, message: str, key: str = "") -> None:
        """Note one mistake, at the key if one is named."""
        self.found.append(Problem(self.place, key, message))

    def refuse(self) -> None:
        """Raise SopError if anything was noted."""
        if self.found:
            raise SopError([str(problem) for problem in self.found])
