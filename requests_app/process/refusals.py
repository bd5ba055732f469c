"""Why something was refused, in words for the person at the screen."""


class Refused(Exception):  # noqa: N818 - reads as a sentence where it is raised and caught
    """The act was not carried out and nothing changed. ``str()`` is the Indonesian message for the screen."""


class Forbidden(Refused):
    """This person may not do it: not their step, not their office, or their own case."""


class Stale(Refused):
    """Somebody else was quicker, or the page is old."""


class Unmet(Refused):
    """Something must be done first. ``reasons`` lists what, one sentence each."""

    def __init__(self, reasons: list[str]) -> None:
        self.reasons = reasons
        super().__init__(" ".join(reasons))
