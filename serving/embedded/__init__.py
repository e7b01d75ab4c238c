"""A small server of TensorFlow Serving's gRPC API, for one machine.

It answers the same calls as the `tensorflow/serving` container, with the same
status codes, so that development and tests need no container. It runs in one
Python process and is no replacement for the container under real load.

This is the only part of `serving` that loads TensorFlow; nothing in it may be
imported by the web or worker processes.
"""
