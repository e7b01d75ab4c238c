"""What a newcomer finds in the demo: people of every role, and cases in different states.

Everything goes through the platform's own services; the model is asked by the real worker. Run
again, it adds what is missing and changes nothing that is there.
"""

from telederm.demo.seed.errors import SeedError
from telederm.demo.seed.run import seed

__all__ = ["SeedError", "seed"]
