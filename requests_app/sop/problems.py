"""What is wrong with an SOP document, collected so that its author mends everything in one go.

The first error alone was rejected: whoever types a scan into TOML makes several slips, and one run per slip is slow.
Messages are Indonesian: they are read by the office's own administrator.
"""


class SopError(ValueError):
    """A document that is not a valid SOP. `problems` has one line per mistake: file, step, key, what to do."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = tuple(problems)


class Problems:
    """The list that fills while a document is read; `at()` narrows the place that its lines name."""

    def __init__(self, *place: str, lines: list[str] | None = None) -> None:
        self.place = place
        self.lines: list[str] = [] if lines is None else lines

    def at(self, place: str) -> "Problems":
        """The same list, one place deeper: "000.toml: langkah 5"."""
        return Problems(*self.place, place, lines=self.lines)

    def add(self, message: str, key: str = "") -> None:
        """Note one mistake, at the key if one is named."""
        where = (*self.place, f"kunci “{key}”") if key else self.place
        self.lines.append(f"{': '.join(where)}: {message}")

    def refuse(self) -> None:
        """Raise SopError if anything was noted."""
        if self.lines:
            raise SopError(self.lines)
