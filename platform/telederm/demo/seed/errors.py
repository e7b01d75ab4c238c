"""What can keep the demo from being seeded."""


class SeedError(Exception):
    """The demo can't be seeded; the message says what to do."""
