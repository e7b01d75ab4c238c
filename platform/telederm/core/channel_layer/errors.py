"""What can go wrong with the layer, for programs to catch: all of it is a `LayerError`."""


class LayerError(Exception):
    """The root of the layer's errors."""


class LayerUnavailableError(LayerError):
    """The database can't be reached now; a hint was not sent, or a listener did not start."""


class MessageTooLargeError(LayerError, ValueError):
    """A message does not fit into one NOTIFY: send a reference and let the receiver fetch."""


class MessageTypeError(LayerError, TypeError):
    """A message is not a dict that JSON can hold."""


class ForeignChannelError(LayerError, RuntimeError):
    """A group was given a channel that this process and event loop does not own."""
