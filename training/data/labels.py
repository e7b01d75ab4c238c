"""The one label scheme: how the classes of each data set map onto the model's seven.

The codes of the International Classification of Diseases are given for orientation, at the
level that the seven groups allow: several of them gather more than one diagnosis. ICD-10 is
the WHO version of 2019, ICD-11 the linearisation for mortality and morbidity statistics.
"""

from dataclasses import dataclass
from typing import Final

from serving.contract import LABEL_CODES, LABELS


@dataclass(frozen=True, slots=True)
class Coding:
    """A class of the model in the two ICD revisions."""

    icd10: str
    icd11: str
    remark: str = ""


ICD: Final = {
    "akiec": Coding("L57.0 / D04", "EK90.0 / 2E64", "actinic keratosis / carcinoma in situ"),
    "bcc": Coding("C44", "2C32"),
    "bkl": Coding("L82", "2F21.0", "also solar lentigo and lichen-planus-like keratosis"),
    "df": Coding("D23", "2E80", "benign neoplasm of the skin's connective tissue"),
    "mel": Coding("C43 / D03", "2C30 / 2E63", "invasive / in situ"),
    "nv": Coding("D22", "2F20"),
    "vasc": Coding("D18.0", "2E81", "also angiokeratoma, pyogenic granuloma, haemorrhage"),
}

MALIGNANT_INDICES: Final = tuple(i for i, label in enumerate(LABELS) if label.malignant)
MELANOMA_INDEX: Final = LABEL_CODES.index("mel")

# PAD-UFES-20 (Pacheco et al., Data in Brief 32:106221, 2020). Squamous cell carcinoma
# includes Bowen's disease there, and the seven classes have no other home for it.
PAD_UFES_20: Final = {
    "ACK": "akiec",
    "SCC": "akiec",
    "BCC": "bcc",
    "SEK": "bkl",
    "MEL": "mel",
    "NEV": "nv",
}

# DermaMNIST (Yang et al., Scientific Data 10:41, 2023) is HAM10000, its classes in this order.
DERMAMNIST: Final = ("akiec", "bcc", "bkl", "df", "mel", "nv", "vasc")
