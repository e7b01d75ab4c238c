"""What can go wrong in the pipeline; each message says what to do next."""


class TrainingError(Exception):
    """The root of every error this package raises on purpose."""


class DataError(TrainingError):
    """The data set cannot be read, or nothing usable is left of it."""


class LeakageError(TrainingError):
    """The same lesion, patient or picture stands on both sides of a split."""


class ConfigError(TrainingError):
    """The run's configuration is incomplete or contradicts itself."""


class RunError(TrainingError):
    """A run's folder lacks what this step needs, or belongs to another configuration."""
