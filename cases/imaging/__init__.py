"""Turns an untrusted uploaded file into pictures that are safe to keep and to show.

`sanitise_image` is the whole interface: bytes in, a rebuilt working copy and a
thumbnail out, or `ImageRejected` with a sentence for the person who sent the file.
No Django here, so that the child process that decodes starts in a tenth of a second.
"""

from cases.imaging.limits import DEFAULT_LIMITS, ImageLimits
from cases.imaging.rejection import ImageRejected, RejectionCode
from cases.imaging.sanitise import SanitisedImage, sanitise_image

__all__ = [
    "DEFAULT_LIMITS",
    "ImageLimits",
    "ImageRejected",
    "RejectionCode",
    "SanitisedImage",
    "sanitise_image",
]
