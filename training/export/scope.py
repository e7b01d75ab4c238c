"""For whom a version speaks: what enough training photographs show, and nobody else."""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, Final

from serving import contract
from training.config import RunConfig
from training.data.records import Record

AGE_BAND: Final = 5.0  # years; the ages in HAM10000 are rounded to it
ENOUGH: Final = 30  # training photographs in an age band, or of a site

_TORSO: Final = ("anterior_torso", "posterior_torso", "lateral_torso")
# HAM10000's words in ISIC's general sites. A foot's or a hand's photograph does not say whether it
# shows the sole or the palm; a trunk's, which side.
_SITES: Final[Mapping[str, Sequence[str]]] = {
    "abdomen": ("anterior_torso",),
    "acral": ("palms_soles",),
    "back": ("posterior_torso",),
    "chest": ("anterior_torso",),
    "ear": ("head_neck",),
    "face": ("head_neck",),
    "foot": ("lower_extremity",),
    "genital": ("oral_genital",),
    "hand": ("upper_extremity",),
    "lower extremity": ("lower_extremity",),
    "neck": ("head_neck",),
    "scalp": ("head_neck",),
    "trunk": _TORSO,
    "upper extremity": ("upper_extremity",),
    **{site: (site,) for site in contract.SITES},
}


def describe_scope(config: RunConfig, train: Sequence[Record]) -> dict[str, Any]:
    """The manifest's `scope`: docs/reference/model-manifest.md has its fields."""
    return {
        "modalities": [config.data.modality],
        "minimum_age_years": minimum_age(train),
        "sites": supported_sites(train),
    }


def minimum_age(records: Sequence[Record]) -> int | None:
    """The youngest age (years) that the training photographs speak for, or None if unknown.

    From the oldest age band downwards, each must hold ENOUGH photographs; half a band is
    given back because the ages are rounded.
    """
    bands = Counter(round(r.age / AGE_BAND) for r in records if r.age is not None)
    supported = [band for band in bands if bands[band] >= ENOUGH]
    if not supported:
        return None
    lowest = max(supported)
    while bands[lowest - 1] >= ENOUGH:
        lowest -= 1
    return max(math.ceil(lowest * AGE_BAND - AGE_BAND / 2), 0)


def supported_sites(records: Sequence[Record]) -> list[str] | None:
    """The general sites that ENOUGH training photographs show, or None if none tells its site."""
    counts = Counter(
        site for record in records if record.site for site in _SITES.get(record.site, ())
    )
    if not counts:
        return None
    return [site for site in contract.SITES if counts[site] >= ENOUGH]
