"""What is wrong with a document, and where in it."""

from dataclasses import dataclass
from typing import Final

MOST_FAULTS: Final = 60


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing to mend; `where` is a path such as groups[2].questions[0].label."""

    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}" if self.where else self.what


class DocumentRefused(ValueError):
    """The document can't become a questionnaire; `faults` says all that is wrong with it."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("; ".join(str(fault) for fault in faults[:3]))
        self.faults = faults[:MOST_FAULTS]
