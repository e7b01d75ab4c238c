"""One case from the first answer to the outcome, read from the stored rows, chapter by chapter."""

from telederm.oversight.dossier.book import Dossier, read_dossier

__all__ = ["Dossier", "read_dossier"]
