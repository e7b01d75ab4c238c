"""The demo's cases as data: what was answered, what was photographed, how far each has come."""

from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any, Final

from cases.models import ShotType
from telederm.demo.seed.people import PATIENT, PATIENT_2, PROXY, Person
from telederm.demo.synthetic import Kind


class Stage(IntEnum):
    """How far a case is brought, each stage by way of those before it."""

    DRAFT = 0
    QUEUED = 1
    IN_REVIEW = 2
    ASKED = 3
    SECOND_READ = 4
    ANSWERED = 5
    CLOSED = 6


@dataclass(frozen=True, slots=True)
class Picture:
    """One synthetic photograph; `seed` and `kind` decide what it shows."""

    seed: int
    kind: Kind
    shot_type: ShotType = ShotType.DERMOSCOPIC
    skin_tone: int = 2
    hair: float = 0.0


@dataclass(frozen=True, slots=True)
class Scenario:
    """One case: `key` names it for good, so that a second seeding finds it.

    A `diagnosis` that the model knows is in the words of serving.contract.LABELS: then the
    reader confirms the model where it says the same. One that was sent some days ago is overdue.
    """

    key: str
    stage: Stage
    patient: Person
    pictures: tuple[Picture, ...]
    answers: dict[str, Any]
    sent_by: Person | None = None
    diagnosis: str = ""
    words: str = field(default="", kw_only=True)
    question: str = field(default="", kw_only=True)
    sent_days_ago: int = field(default=0, kw_only=True)


def _answer(concern: str, **others: Any) -> dict[str, Any]:
    return {
        "red_flags": ["none"],
        "category": "mole",
        "concern": concern,
        "age_years": 46,
        "sex": "female",
        "body_sites": ["upper_back_left"],
        "duration": "months",
        "texture": ["flat"],
        "changes": ["none"],
        "mole_signs": ["none"],
        "local_symptoms": ["none"],
        "general_symptoms": ["none"],
        "risk_factors": ["sunburns"],
        "sun_response": "2",
        "skin_tone": "3",
        "history": ["eczema"],
        "medicines": "A spray against hay fever in spring.",
        "allergies": {"skipped": "none"},
        "pregnancy": "no",
        "treatments": {"skipped": "none"},
        "worry": "Is it dangerous?",
        **others,
    }


SCENARIOS: Final = (
    Scenario(
        "draft",
        Stage.DRAFT,
        PATIENT,
        (Picture(11, Kind.KERATOSIS, ShotType.OVERVIEW),),
        _answer("A rough brown spot on my shoulder that I only noticed last week."),
    ),
    Scenario(
        "opinion",
        Stage.QUEUED,
        PATIENT,
        (Picture(21, Kind.NAEVUS), Picture(21, Kind.NAEVUS, ShotType.CLOSE_UP)),
        _answer(
            "A mole on my back has become darker on one side.",
            changes=["colour", "shape"],
            mole_signs=["irregular_colour", "seven_mm"],
            risk_factors=["family_melanoma", "many_moles"],
        ),
    ),
    Scenario(
        "emergency",
        Stage.QUEUED,
        PATIENT_2,
        (Picture(13, Kind.VASCULAR, ShotType.CLOSE_UP), Picture(13, Kind.VASCULAR)),
        _answer(
            "A painful red rash since yesterday, and I have a fever.",
            category="rash",
            body_sites=["chest_left", "chest_right", "belly_left"],
            duration="days",
            texture=["raised", "blisters"],
            local_symptoms=["pain", "warm"],
            general_symptoms=["fever", "unwell"],
            treatments="A cream against itching, twice.",
            treatment_effect="same",
            changes=["larger", "itch"],
            age_years=61,
            sex="male",
            red_flags=["fever_rash"],
        ),
    ),
    Scenario(
        "no-opinion",
        Stage.QUEUED,
        PATIENT_2,
        (
            Picture(14, Kind.ACTINIC, ShotType.CLOSE_UP, skin_tone=1),
            Picture(14, Kind.ACTINIC, ShotType.OVERVIEW, skin_tone=1),
        ),
        _answer(
            "A rough patch on my forehead that doesn't heal.",
            category="sore",
            body_sites=["forehead"],
            texture=["scaly", "crust"],
            risk_factors=["outdoor_work", "own_skin_cancer"],
            age_years=61,
            sex="male",
        ),
    ),
    Scenario(
        "in-review",
        Stage.IN_REVIEW,
        PATIENT_2,
        (Picture(15, Kind.CARCINOMA, skin_tone=1), Picture(15, Kind.CARCINOMA, ShotType.CLOSE_UP)),
        _answer(
            "My father has a shiny bump beside his nose. It bleeds when he dries his face.",
            category="lump",
            body_sites=["nose"],
            texture=["raised", "firm"],
            changes=["bleeding"],
            age_years=61,
            sex="male",
        ),
        sent_by=PROXY,
    ),
    Scenario(
        "overdue",
        Stage.QUEUED,
        PATIENT_2,
        (Picture(18, Kind.KERATOSIS, skin_tone=1),),
        _answer(
            "A brown spot on my chest that feels like wax.",
            body_sites=["chest_right"],
            duration="years",
            texture=["raised"],
            age_years=61,
            sex="male",
        ),
        sent_days_ago=12,
    ),
    Scenario(
        "asked",
        Stage.ASKED,
        PATIENT,
        (Picture(20, Kind.NAEVUS, ShotType.OVERVIEW), Picture(20, Kind.NAEVUS, ShotType.CLOSE_UP)),
        _answer(
            "A dark spot under my arm that I can't see well myself.", body_sites=["flank_left"]
        ),
        question="Could you take one more photograph of the spot, close up and by daylight? And do "
        "you know whether it was there as a child?",
    ),
    Scenario(
        "second-read",
        Stage.SECOND_READ,
        PATIENT,
        (Picture(19, Kind.NAEVUS, skin_tone=3), Picture(19, Kind.NAEVUS, ShotType.CLOSE_UP, 3)),
        _answer("Two moles on my thigh have grown together.", body_sites=["thigh_left"]),
        diagnosis="Melanocytic naevus",
    ),
    Scenario(
        "answered",
        Stage.ANSWERED,
        PATIENT,
        (Picture(16, Kind.NAEVUS),),
        _answer(
            "A mole on my arm. My sister says I should show it.", body_sites=["upper_arm_right"]
        ),
        diagnosis="Melanocytic naevus",
        words="This is an ordinary mole. It is even in colour and shape, and needs no treatment.",
    ),
    Scenario(
        "closed",
        Stage.CLOSED,
        PATIENT,
        (Picture(17, Kind.DERMATOFIBROMA, skin_tone=3),),
        _answer(
            "A firm little knot on my shin.",
            category="lump",
            body_sites=["shin_left"],
            duration="years",
            texture=["firm"],
        ),
        diagnosis="Dermatofibroma",
        words="This is a harmless knot of scar-like tissue. It can stay as it is.",
    ),
)
