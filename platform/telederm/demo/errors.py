"""What can stop the demo, told in one sentence that says what to do next."""


class DemoError(Exception):
    """The demo can't go on; the message is a sentence for the person who started it."""
