"""How the model's switch stands."""

from triage.models import ModelSwitch


def model_is_enabled() -> bool:
    """Tell whether the model may be asked; without any turn of the switch, it may."""
    newest = ModelSwitch.objects.first()
    return newest is None or newest.enabled
