"""What the person who ends a step gives with the act: the account of what departed from the standard."""

from dataclasses import dataclass, replace
from datetime import timedelta

from requests_app.process.deviations.models import Cause, Kind
from requests_app.process.deviations.words import lateness, says_something
from requests_app.process.models import StepRun
from requests_app.process.refusals import Unmet
from requests_app.sop.definition import Step


@dataclass(frozen=True, slots=True)
class Account:
    """Why something departed from the standard, in the words of whoever did it.

    :param no_output: the output that the SOP names for the step was not produced either.
    :param overrides: requirements that the row lets pass are set aside for this once.
    """

    cause: str
    reason: str
    no_output: bool = False
    overrides: bool = False

    @property
    def carried(self) -> "Account":
        """For the next act of the same press: the reason holds, what was said of the first one's output does not."""
        return replace(self, no_output=False, overrides=False)

    @property
    def is_complete(self) -> bool:
        return self.cause in Cause.values and says_something(self.reason)


@dataclass(frozen=True, slots=True)
class Stray:
    """A deviation that an act makes, or would make now: of a step, or of what the step needs or brings."""

    kind: Kind
    step: Step
    run: StepRun | None = None
    late: timedelta | None = None
    standard: timedelta | None = None
    what: str = ""

    @property
    def text(self) -> str:
        """One sentence for the form, the refusal and the mail."""
        at = f"Langkah {self.step.no} ({self.step.short})"
        if self.late is not None:
            return f"{at} {lateness(self.late, self.step.time_label)}."
        if self.kind == Kind.NO_OUTPUT:
            return f"{at}: output tidak dihasilkan ({self.what})."
        return f"{at}: persyaratan dikesampingkan ({self.what})."


class Unaccounted(Unmet):
    """The act departs from the standard, and nobody said why. Nothing has changed; ``strays`` says what to explain."""

    def __init__(self, strays: list[Stray], ask: str = "Pilih sebab dan tulis alasannya.") -> None:
        self.strays = strays
        super().__init__([*(stray.text for stray in strays), ask])
