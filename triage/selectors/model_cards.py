"""The model card of a version, for people to read."""

from serving.contract import CARD_PATH
from serving.registry import FilesDiffer, verify_files
from triage.model_cards import folder_of, load_model_card


def read_card_text(number: int) -> str:
    """Return the card's Markdown, as the version's manifest lists it.

    Raises:
        RegistryError: there is no such version, or it is broken.
    """
    card, folder = load_model_card(number), folder_of(number)
    if CARD_PATH not in card.files:
        raise FilesDiffer(f"{folder} comes without {CARD_PATH}.")
    verify_files(folder, {CARD_PATH: card.files[CARD_PATH]})
    return (folder / CARD_PATH).read_text(encoding="utf-8")
