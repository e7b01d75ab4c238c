"""What can go wrong on the walk."""


class SmokeFailed(Exception):
    """A step is missing or late; the message is a sentence that says which and why."""
