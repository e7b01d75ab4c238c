"""Whether a photograph is good enough to be a ground for an opinion of the model's."""

from django.conf import settings

from cases.models import ClinicalImage


def is_readable(image: ClinicalImage) -> bool:
    """Tell whether none of the picture's figures is below its limit.

    The limits are the setting TELEDERM_IMAGE_QUALITY, by the figure's name. A picture that
    was never measured passes: what is not known is no reason to withhold an opinion.
    """
    figures = {"sharpness": image.sharpness, "brightness": image.brightness}
    return all(
        (value := figures[name]) is None or value >= limit
        for name, limit in settings.TELEDERM_IMAGE_QUALITY.items()
    )
