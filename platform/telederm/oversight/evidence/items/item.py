"""What an item of a guideline is, and what the product says to it."""

from dataclasses import dataclass
from typing import Final

NOT_FROM_HERE: Final = "Not from this product"


@dataclass(frozen=True, slots=True)
class Item:
    """One item in our own words, and either the sections that prove something of it, or none.

    `answer` says what is proven, or, without sections, who else has to say it.
    """

    guideline: str
    number: str
    words: str
    answer: str
    sections: tuple[str, ...] = ()

    @property
    def is_proven(self) -> bool:
        """Whether the pack holds something of it."""
        return bool(self.sections)

    @property
    def verdict(self) -> str:
        """The answer as the document prints it."""
        return self.answer if self.is_proven else f"{NOT_FROM_HERE}: {self.answer}"
