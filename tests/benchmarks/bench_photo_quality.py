"""How well the check of photographs tells good from poor ones, on real photographs.

Reads ../shared/data/ham10000 (or the folder in TELEDERM_PHOTOGRAPHS); without it there is nothing
to measure. Each photograph is judged as it is (false alarms) and in worse versions of itself.
Its pictures are 224 pixels large, so the least size is taken as 200 here.
"""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Final

import django
from PIL import Image, ImageEnhance, ImageFilter

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "telederm.settings.testing")
django.setup()

from django.conf import settings  # noqa: E402 - needs the apps loaded

from cases.imaging.quality import measure_quality  # noqa: E402
from cases.quality import QualityReason, find_reasons  # noqa: E402

FOLDER: Final = Path(os.environ.get("TELEDERM_PHOTOGRAPHS", "../shared/data/ham10000/images"))
SAMPLE: Final = 500  # photographs
Version = Callable[[Image.Image], Image.Image]


def blur(radius: float) -> Version:
    return lambda picture: picture.filter(ImageFilter.GaussianBlur(radius))


def light(factor: float) -> Version:
    return lambda picture: ImageEnhance.Brightness(picture).enhance(factor)


def background(picture: Image.Image) -> Image.Image:
    return Image.new("RGB", picture.size, (120, 150, 190))


VERSIONS: Final[dict[str, tuple[Version, QualityReason | None]]] = {
    "as it is": (lambda picture: picture, None),
    "blurred, Gauss 1.5 px": (blur(1.5), QualityReason.BLURRED),
    "blurred, Gauss 2.5 px": (blur(2.5), QualityReason.BLURRED),
    "moved, 9 px": (lambda p: p.filter(ImageFilter.BoxBlur((4, 0))), QualityReason.BLURRED),
    "dark, a quarter of the light": (light(0.25), QualityReason.DARK),
    "over-exposed, 1.6 times": (light(1.6), QualityReason.GLARE),
    "over-exposed, twice": (light(2.0), QualityReason.GLARE),
    "tiny, a quarter of each side": (lambda p: p.reduce(4), QualityReason.SMALL),
    "no skin (a plain blue wall)": (background, QualityReason.NO_SKIN),
}


def judge(picture: Image.Image) -> list[QualityReason]:
    figures = measure_quality(picture)._asdict()
    figures.pop("sharpness")
    return find_reasons(**figures, short_side=min(picture.size), dermoscopic=False)


def main() -> None:
    paths = sorted(FOLDER.glob("*.jpg"))
    if not paths:
        print(f"No photographs in {FOLDER}: nothing was measured.")  # noqa: T201
        return
    settings.TELEDERM_PHOTO_CHECK = {**settings.TELEDERM_PHOTO_CHECK, "short_side": 200}
    chosen = paths[:: max(1, len(paths) // SAMPLE)][:SAMPLE]
    pictures = [Image.open(path).convert("RGB") for path in chosen]
    print(f"{len(pictures)} photographs of {FOLDER.parent.name}")  # noqa: T201
    for name, (make, reason) in VERSIONS.items():
        found = [judge(make(picture)) for picture in pictures]
        told = sum(bool(reasons) for reasons in found)
        meant = sum(reason in reasons for reasons in found)
        words = f"told of {told / len(found):.1%}"
        if reason:
            words += f", by this reason {meant / len(found):.1%}"
        else:
            parts = {r.value: sum(r in x for x in found) / len(found) for r in QualityReason}
            words += " (" + ", ".join(f"{key} {share:.1%}" for key, share in parts.items()) + ")"
        print(f"{name:32} {words}")  # noqa: T201


if __name__ == "__main__":
    main()
