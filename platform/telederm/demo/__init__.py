"""`make demo`: the whole platform on one machine, under one supervisor.

Nothing of the platform imports this package; it imports and starts the platform.
"""
