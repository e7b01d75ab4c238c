"""What a served model promises: the one place that training, server and client read.

The labels are the seven diagnostic classes of HAM10000 (Tschandl et al., Scientific
Data 5:180161, 2018), in alphabetical order of their codes.
"""

import hashlib
import json
from dataclasses import dataclass
from typing import Final

MODEL_NAME: Final = "lesion_classifier"
SIGNATURE: Final = "serving_default"

INPUT_IMAGES: Final = "image_bytes"  # string [n]: encoded JPEG or PNG, one image each
OUTPUT_PROBABILITIES: Final = "probabilities"  # float32 [n, len(LABELS)], each row sums to one
OUTPUT_LABEL_MAP_DIGEST: Final = (
    "label_map_digest"  # string [n]: LABEL_MAP_DIGEST, baked into the graph
)

# What a version may have besides; its signature tells. Both float32, one entry for each image.
OUTPUT_EMBEDDING: Final = "embedding"  # [n, channels]: what similar pictures are near in
OUTPUT_ACTIVATION_MAP: Final = "activation_map"  # [n, h, w], 0 to 1: where the top class was seen

MAX_BATCH: Final = 32  # images in one request
MAX_IMAGE_BYTES: Final = 8 * 1024 * 1024  # one encoded image
MAX_MESSAGE_BYTES: Final = 64 * 1024 * 1024  # one gRPC message, either way
SUM_TOLERANCE: Final = 1e-3  # how far from one a row of probabilities may sum

# The general anatomical sites of the ISIC archive's data dictionary: what a version's scope names.
SITES: Final = (
    "head_neck",
    "upper_extremity",
    "lower_extremity",
    "anterior_torso",
    "posterior_torso",
    "lateral_torso",
    "palms_soles",
    "oral_genital",
)

MANIFEST_PATH: Final = "assets.extra/manifest.json"  # beside the graph, in a version's folder
CARD_PATH: Final = "assets.extra/model_card.md"
GOLDEN_PATH: Final = "assets.extra/golden/golden.json"  # pictures, and what the graph said of them


@dataclass(frozen=True, slots=True)
class Label:
    """One class of the model: its code in the dataset, its name, and the side it counts for."""

    code: str
    name: str
    malignant: bool


LABELS: Final = (
    Label("akiec", "Actinic keratosis or Bowen's disease", malignant=True),
    Label("bcc", "Basal cell carcinoma", malignant=True),
    Label("bkl", "Benign keratosis-like lesion", malignant=False),
    Label("df", "Dermatofibroma", malignant=False),
    Label("mel", "Melanoma", malignant=True),
    Label("nv", "Melanocytic naevus", malignant=False),
    Label("vasc", "Vascular lesion", malignant=False),
)
LABEL_CODES: Final = tuple(label.code for label in LABELS)


def label_map_digest(codes: tuple[str, ...] = LABEL_CODES) -> str:
    """SHA-256 (hex) of the label codes in output order, as canonical JSON."""
    return hashlib.sha256(json.dumps(list(codes), separators=(",", ":")).encode()).hexdigest()


LABEL_MAP_DIGEST: Final = label_map_digest()


@dataclass(frozen=True, slots=True)
class TensorSpec:
    """One tensor of the signature; None in the shape is the number of images."""

    name: str
    dtype: str  # as tensorflow.DataType names it
    shape: tuple[int | None, ...]


INPUTS: Final = (TensorSpec(INPUT_IMAGES, "DT_STRING", (None,)),)
OUTPUTS: Final = (
    TensorSpec(OUTPUT_PROBABILITIES, "DT_FLOAT", (None, len(LABELS))),
    TensorSpec(OUTPUT_LABEL_MAP_DIGEST, "DT_STRING", (None,)),
)
