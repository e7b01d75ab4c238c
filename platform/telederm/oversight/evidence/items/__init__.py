"""Every item of the two guidelines: what the product can prove of it, or that it can't.

Numbers as in DECIDE-AI (Vasey et al., BMJ 377:e070904, 2022: items 1 to 17 with 28 parts, and the
generic items I to X) and in CONSORT-AI (Liu et al., Nature Medicine 26:1364, 2020: 14 items). What
they ask for is told in our own words; whoever reports a study fills in the originals.
"""

from typing import Final

from telederm.oversight.evidence.items.consort_ai import CONSORT_AI
from telederm.oversight.evidence.items.decide_ai import DECIDE_AI
from telederm.oversight.evidence.items.item import NOT_FROM_HERE, Item

ITEMS: Final = (*DECIDE_AI, *CONSORT_AI)

__all__ = ["CONSORT_AI", "DECIDE_AI", "ITEMS", "NOT_FROM_HERE", "Item"]
