"""The body map: our own drawing, by place.

Each figure is drawn in its own units. Of a pair only the half at the viewer's left stands here;
the other is its mirror image. Hands, feet and the face are drawn large in figures of their own,
and the small ones lead there.
"""

from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext_lazy as _

from cases.intake.body_sites import BODY_SITES, Laterality
from telederm.core.words import Words


@dataclass(frozen=True, slots=True)
class Shape:
    """One clickable piece: a place, the path of its outline, and whether it is the mirror image."""

    site: str
    path: str
    mirrored: bool = False


@dataclass(frozen=True, slots=True)
class Figure:
    """One drawing; `leads` are pieces that lead to a larger figure."""

    key: str
    label: Words
    width: int
    height: int
    shapes: tuple[Shape, ...]
    viewers_left: Laterality
    leads: tuple[tuple[str, Shape], ...] = ()


_ARM: Final = {
    "upper_arm": "M50 106 60 116 58 158Q50 161 42 156L44 126Z",
    "elbow": "M42 156Q50 161 58 158L57 177Q48 179 40 174Z",
    "forearm": "M40 174Q48 179 57 177L50 223 36 219Z",
}
_HAND: Final = "M36 219 50 223 51 240Q49 256 42 258 34 258 31 250L32 234Z"
_HEAD: Final = "M78 40C76 0 124 0 122 40 121 56 112 66 100 66 88 66 79 56 78 40Z"
_SHOULDER: Final = "M87 80C70 82 54 88 50 106L60 116 72 110 74 88Z"
_FLANK: Final = "M60 116 72 110 74 138 76 196 62 198 62 150Z"
_FINGERS: Final = (
    "M34 64 33 36Q38 28 44 36L45 22Q50 14 55 22L56 18Q61 10 66 18L67 26Q72 19 77 26L79 64Z"
    "M34 98 17 74Q15 63 25 64L35 78Z"
)
_TOES: Final = (
    "M39 56Q33 46 38 39 42 35 46 39 49 31 55 36 59 28 65 35 70 30 74 37 81 36 80 46L79 56Z"
)

_FRONT: Final = {
    "neck": "M90 64Q100 68 110 64L113 80H87Z",
    "shoulder": _SHOULDER,
    "chest": "M100 80H87L74 88 72 110 100 113Z",
    "breast": "M100 113 72 110 74 138Q86 148 100 142Z",
    "belly": "M100 142Q86 148 74 138L76 196 92 200H100Z",
    "flank": _FLANK,
    "groin": "M62 198 76 196 92 200 95 224 79 214Z",
    "genitals": "M92 200H108L105 226Q100 230 95 226Z",
    **_ARM,
    "thigh": "M62 198 79 214 96 226 97 236 94 296H70L60 240Z",
    "knee": "M70 296H94L93 322H71Z",
    "shin": "M71 322H93L90 390H76Z",
    "foot": "M76 390H90L91 404Q90 420 80 420H66Q66 412 74 404Z",
}
_BEHIND: Final = {
    "back_of_head": _HEAD,
    "nape": "M90 62Q100 68 110 62L113 80H87Z",
    "shoulder": _SHOULDER,
    "upper_back": "M100 80H87L74 88 72 110 74 138 100 141Z",
    "lower_back": "M100 141 74 138 76 196 100 200Z",
    "flank": _FLANK,
    "buttock": "M62 198 76 196 100 200V226Q80 234 62 222Z",
    "anal_area": "M96 212H104L103 228H97Z",
    **_ARM,
    "back_of_thigh": "M62 222Q80 234 98 227L94 296H70L61 246Z",
    "hollow_of_knee": "M70 296H94L93 322H71Z",
    "calf": "M71 322H93L90 390H76Z",
    "sole": "M76 390H90L92 412Q84 420 74 412Z",
}
_FACE: Final = {
    "scalp": "M30 66C28 8 132 8 130 66 114 42 46 42 30 66Z",
    "forehead": "M30 66C46 42 114 42 130 66V78H30Z",
    "eye": "M30 78H72V100H32Z",
    "nose": "M72 78H88L97 124Q80 132 63 124Z",
    "cheek": "M32 100H69L63 124 56 132 50 156Q34 136 32 100Z",
    "ear": "M30 80Q14 74 16 94 19 116 32 114Z",
    "lips": "M56 134Q80 124 104 134 100 154 80 155 60 154 56 134Z",
    "mouth": "M64 138Q80 134 96 138 90 147 80 147 70 147 64 138Z",
    "chin": "M50 156 55 138Q62 158 80 158 98 158 105 138L110 156Q98 182 80 182 62 182 50 156Z",
}
_BACKS_OF_HANDS: Final = {
    "back_of_hand": "M34 64H79L77 118Q56 130 38 118Z",
    "fingers": _FINGERS,
    "fingernails": "M36 44V37Q38 32 42 37V44ZM47 31V24Q50 18 53 24V31ZM58 27V20Q61 14 64 20V27Z"
    "M69 35V28Q72 22 75 28V35ZM19 74Q17 67 24 67L27 71Z",
}
_PALMS: Final = {"palm": "M34 64H79L77 118Q56 130 38 118Z", "fingers": _FINGERS}
_FEET: Final = {
    "foot": "M39 56H79Q84 92 72 122 56 132 42 122 34 88 39 56Z",
    "toes": _TOES,
    "toenails": "M39 46V41Q42 38 45 41V46ZM50 43V37Q53 34 57 37V43ZM60 42V36Q64 33 67 36V42Z"
    "M70 44V39Q73 36 76 40V44Z",
}
_SOLES: Final = {"sole": "M39 56H79Q86 92 72 122 56 132 42 122 34 88 39 56Z", "toes": _TOES}


def _draw(paths: dict[str, str], viewers_left: Laterality) -> tuple[Shape, ...]:
    return tuple(shape for part, path in paths.items() for shape in _both(part, path, viewers_left))


def _both(part: str, path: str, viewers_left: Laterality) -> tuple[Shape, ...]:
    if part in BODY_SITES:
        return (Shape(part, path),)
    other = Laterality.LEFT if viewers_left == Laterality.RIGHT else Laterality.RIGHT
    return (Shape(f"{part}_{viewers_left}", path), Shape(f"{part}_{other}", path, mirrored=True))


_L, _R = Laterality.LEFT, Laterality.RIGHT
_TO_HANDS: Final = (("hands", Shape("", _HAND)), ("hands", Shape("", _HAND, mirrored=True)))

_TO_FACE: Final = (("face", Shape("", _HEAD)),)

FIGURES: Final = (
    Figure("front", _("Front"), 200, 430, _draw(_FRONT, _R), _R, _TO_FACE + _TO_HANDS),
    Figure("back", _("Back"), 200, 430, _draw(_BEHIND, _L), _L, _TO_HANDS),
    Figure("face", _("Head"), 160, 190, _draw(_FACE, _R), _R),
    Figure("hands", _("Backs of the hands"), 200, 140, _draw(_BACKS_OF_HANDS, _R), _R),
    Figure("palms", _("Palms"), 200, 140, _draw(_PALMS, _L), _L),
    Figure("feet", _("Tops of the feet"), 200, 140, _draw(_FEET, _R), _R),
    Figure("soles", _("Soles"), 200, 140, _draw(_SOLES, _L), _L),
)
