"""CONSORT-AI: what trials of an intervention with AI add to CONSORT 2010."""

from typing import Final

from telederm.oversight.evidence.items.item import Item


def _item(number: str, words: str, answer: str, *sections: str) -> Item:
    return Item("CONSORT-AI", number, words, answer, sections)


CONSORT_AI: Final = (
    _item("1a,b (i)", "Title or abstract: that it is AI, and of which kind",
          "The kind of each version, for the authors to name.", "versions"),
    _item("1a,b (ii)", "Title or abstract: what the AI is meant for",
          "The declared purpose, for the authors to name.", "purpose"),
    _item("2a (i)", "What the AI is meant for in the course of care, and for whom",
          "The declared purpose and each step that a case can take.", "purpose", "pathway"),
    _item("4a (i)", "Which people were let in and kept out",
          "The rules of admission of this installation; a trial's own criteria are the trial's.",
          "admission"),
    _item("4a (ii)", "Which input data were let in and kept out",
          "The limits of a photograph, and the cases kept from the model by their reason.",
          "inputs", "exclusions"),
    _item("4b", "How the AI was built into the place, and what it needed there",
          "Each step that a case can take, and what was switched when. What was built or bought "
          "for it, people say.",
          "pathway", "changes"),
    _item("5 (i)", "Which version of the algorithm was used",
          "Each version with its digests, its runs, and the days of its changes.",
          "versions", "changes"),
    _item("5 (ii)", "How input was acquired and chosen",
          "Who takes photographs, and which questionnaire was answered when.", "inputs"),
    _item("5 (iii)", "How poor or missing input was judged and handled",
          "Cases below the limits or without an answer, and what became of them.",
          "exclusions", "missing", "volumes"),
    _item("5 (iv)", "Whether people handle the input, and with which expertise",
          "Who takes photographs; who reads, with which checked licence.", "inputs", "users"),
    _item("5 (v)", "What the output is", "The classes and their sides.", "outputs"),
    _item("5 (vi)", "How the output enters the decision",
          "When an opinion is shown, and what readers changed after it.",
          "outputs", "use", "switches", "overrides"),
    _item("19", "Errors of performance, and how they were found",
          "Errors by class, accuracy, calibration and drift, and the rules that look for them.",
          "errors", "accuracy", "calibration", "drift", "definitions"),
    _item("25", "Whether and how the AI or its code can be had",
          "Under which terms each model came.", "availability"),
)  # fmt: skip
