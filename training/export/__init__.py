"""Turns a finished run into the folder that TensorFlow Serving loads as it is."""
