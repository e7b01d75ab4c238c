"""DECIDE-AI: early clinical evaluation of decision support. Its items in its order."""

from typing import Final

from telederm.oversight.evidence.items.item import Item

_AUTHORS: Final = "the authors of a study say it."


def _item(number: str, words: str, answer: str, *sections: str) -> Item:
    return Item("DECIDE-AI", number, words, answer, sections)


DECIDE_AI: Final = (
    _item("1", "The title calls it an early clinical evaluation, and of what", _AUTHORS),
    _item("I", "A structured summary", _AUTHORS),
    _item("2a", "The conditions and the patients that the system is meant for",
          "The declared purpose, the classes that the model knows, the scope of each version.",
          "purpose", "outputs", "versions"),
    _item("2b", "The users it is meant for, its place in care, the effect that is hoped for",
          "Who sees an opinion, and at which step of a case. What effect is hoped for, and how "
          "care went without it, people say.",
          "purpose", "pathway"),
    _item("II", "The objectives of the study", _AUTHORS),
    _item("III", "Protocol, registration and ethics approval", _AUTHORS),
    _item("3a", "How patients came in, who was let in or kept out, as people and as data",
          "The rules of admission, and the cases kept from the model by their reason. How many "
          "were planned, people say.",
          "admission", "exclusions", "volumes"),
    _item("3b", "How users came in, and which ones",
          "Only holders of a checked licence read; how many there are and how many have read.",
          "users"),
    _item("3c", "How users got to know the system beforehand",
          "no training of readers is recorded here."),
    _item("4a", "Which system, its version, its kind, what it was made from and how well it did",
          "Every registered version with its digests, its training data and its figures on "
          "photographs that it had not learnt from.",
          "versions", "bench"),
    _item("4b", "What goes in, how it is got, and what happens to missing or poor input",
          "The questionnaires answered, the limits of a photograph, the cases left out for them.",
          "inputs", "missing", "exclusions"),
    _item("4c", "What comes out, and how users see it",
          "The classes, and when an opinion is shown to whom.", "outputs"),
    _item("5a", "The places of the evaluation", "the platform does not know the house around it."),
    _item("5b", "The clinical work around it: when it is used, who decides and how",
          "Each step that a case can take, and the promised times.",
          "pathway", "outputs", "times"),
    _item("IV", "The outcomes that are measured", _AUTHORS),
    _item("6a", "What counts as a grave error or malfunction, and how it is found",
          "How the figures count an error, and each rule that looks for one, with its limit.",
          "definitions"),
    _item("6b", "How risks and harm are found, judged and kept small",
          "The rules that raise alerts, and what the platform records of safety.",
          "definitions", "safety"),
    _item("7", "Human factors: methods, frameworks, who took part",
          "no study of users was made by it."),
    _item("V", "How the data are analysed",
          "The intervals and the floor of the pack's own figures; any further analysis is the "
          "study's.",
          "methods"),
    _item("8", "Methods used towards an ethical aim, such as fairness",
          "Figures by site, age, sex, skin type and kind of photograph with a floor, and the "
          "switches that turned the model off for a group.",
          "subgroups", "changes"),
    _item("VI", "How patients took part in the study", _AUTHORS),
    _item("9a", "Who the patients were, and which of their data are missing",
          "Cases by group, and in how many the answers don't tell.", "subgroups", "missing"),
    _item("9b", "Who the users were",
          "Their number, their specialty and their load. Experience is not recorded.", "users"),
    _item("10a", "How often the system was used, and whether as intended",
          "Runs, opinions shown, and own readings recorded before each of them.",
          "use", "volumes", "abstention"),
    _item("10b", "What the system changed in the clinical work",
          "Changes of clocks, questionnaires and switches, and the times of cases. What people "
          "do otherwise since, they say.",
          "changes", "times"),
    _item("VII", "The main results",
          "Accuracy, what the opinion changed, and times, of the chosen cases.",
          "accuracy", "switches", "times"),
    _item("VIII", "Results in subgroups",
          "Each group's figures; below the floor none.", "subgroups"),
    _item("11", "Changes of the system on the way",
          "Every change of a version's state and every turn of a switch, with its time.",
          "changes"),
    _item("12", "How users and the system agree, and where they don't",
          "Agreement and confusion of model, own reading and final reading, with override reasons.",
          "agreement", "confusion-model-blind", "confusion-model-final", "confusion-blind-final",
          "switches", "overrides"),
    _item("13a", "Errors and malfunctions that occurred",
          "Errors at the operating point by class, runs that failed, alerts raised.",
          "errors", "abstention", "alerts"),
    _item("13b", "Risks and harm that occurred",
          "What was recorded of safety. Whether harm came of it, people have to judge.", "safety"),
    _item("14a", "How usable the system was", "it asks no reader about itself."),
    _item("14b", "Learning curves of the users",
          "Overrides, changes after the reveal and times by how many cases a reader has had.",
          "learning"),
    _item("15", "Whether the results support the intended use", _AUTHORS),
    _item("IX", "Strengths and limits of the study", _AUTHORS),
    _item("16", "What the results say of safety", "the facts stand under 13a and 13b; " + _AUTHORS),
    _item("17", "Whether data and code can be had",
          "Under which terms each model came, and how data leave the platform.", "availability"),
    _item("X", "Conflicts of interest", _AUTHORS),
)  # fmt: skip
