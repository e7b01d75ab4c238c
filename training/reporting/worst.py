"""The worst mistakes as one picture. It shows photographs of the data set: keep it to yourself."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

from serving.contract import LABEL_CODES
from training.data.records import Record
from training.judging.metrics import is_malignant, malignant_score
from training.reporting.answers import Answers

SIDE = 150
ACROSS = 6
SHOWN = 18


def find_worst(answers: Answers, count: int = SHOWN) -> list[int]:
    """Positions of the malignant lesions that got the least malignant probability."""
    score = np.where(is_malignant(answers.truth), malignant_score(answers.probabilities), np.inf)
    order = np.argsort(score, kind="stable")
    return [int(place) for place in order[:count] if np.isfinite(score[place])]


def draw_worst(records: Sequence[Record], answers: Answers, path: Path) -> None:
    """Write the sheet: each photograph with what it is, what was said, and how likely."""
    places = find_worst(answers)
    down = -(-len(places) // ACROSS)
    sheet = Image.new("RGB", (ACROSS * SIDE, max(down, 1) * (SIDE + 16)), "white")
    canvas = ImageDraw.Draw(sheet)
    for number, place in enumerate(places):
        x, y = number % ACROSS * SIDE, number // ACROSS * (SIDE + 16)
        with Image.open(records[place].path) as photograph:
            sheet.paste(photograph.convert("RGB").resize((SIDE, SIDE)), (x, y))
        said = LABEL_CODES[int(answers.probabilities[place].argmax())]
        score = malignant_score(answers.probabilities[place : place + 1])[0]
        text = f"{records[place].label}, said {said} ({score:.2f})"
        canvas.text((x + 3, y + SIDE + 2), text, fill="black")
    sheet.save(path, quality=85)
