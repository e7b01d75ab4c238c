"""Which items of the two guidelines the product has evidence for, in our own words.

Numbers as in DECIDE-AI (Vasey et al., BMJ 377:e070904, 2022) and in CONSORT-AI (Liu et al.,
Nature Medicine 26:1364, 2020). What only a study's authors can say (title, ethics, recruitment)
is not listed: the pack gives them the facts, not the report.
"""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Item:
    """One item, and the sections of the pack that speak of it."""

    guideline: str
    number: str
    words: str
    sections: tuple[str, ...]


_DECIDE, _CONSORT = "DECIDE-AI", "CONSORT-AI"

ITEMS: Final = (
    Item(_DECIDE, "3a", "Who was let in and who was kept out, as people and as data",
         ("volumes", "exclusions", "subgroups")),
    Item(_DECIDE, "4a", "Which system, in which version, of which kind", ("versions",)),
    Item(_DECIDE, "4b", "What goes in, and what happens to input that is missing or poor",
         ("inputs", "exclusions")),
    Item(_DECIDE, "4c", "What comes out, and how it is shown to the user", ("outputs",)),
    Item(_DECIDE, "5", "How the system stands in the clinical work", ("outputs", "times")),
    Item(_DECIDE, "6", "How errors are looked for, and what limits their harm",
         ("accuracy", "alerts")),
    Item(_DECIDE, "10", "How it was used in fact", ("volumes", "abstention", "times")),
    Item(_DECIDE, "11", "What was changed in the system on the way", ("changes",)),
    Item(_DECIDE, "12", "How people and the system agree, and what followed from it",
         ("agreement", "confusion-model-blind", "confusion-model-final", "confusion-blind-final",
          "switches", "overrides")),
    Item(_DECIDE, "13", "Errors and malfunctions that occurred",
         ("errors", "abstention", "alerts")),
    Item(_CONSORT, "4a (ii)", "Which input data were let in and kept out",
         ("exclusions", "inputs")),
    Item(_CONSORT, "5 (i)", "Which version of the algorithm was used", ("versions", "changes")),
    Item(_CONSORT, "5 (ii)", "How input was acquired and chosen", ("inputs",)),
    Item(_CONSORT, "5 (iii)", "How poor or missing input was judged and handled",
         ("exclusions", "volumes")),
    Item(_CONSORT, "5 (iv)", "Where people handle the input, and with which expertise",
         ("inputs",)),
    Item(_CONSORT, "5 (v)", "What the output is", ("outputs",)),
    Item(_CONSORT, "5 (vi)", "How the output enters the decision",
         ("outputs", "switches", "overrides")),
    Item(_CONSORT, "19", "Performance errors, and how they were found",
         ("errors", "accuracy", "calibration", "drift")),
)  # fmt: skip
