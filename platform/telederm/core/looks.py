"""How states look, and what scripts say: (sign, tone) of each status and tier, translated texts."""

from django.utils.translation import gettext_lazy as _

# A tier is told apart by its word and its sign; the colour only repeats it.
TIER_LOOKS = {
    "emergency": ("emergency", "emergency", _("Emergency")),
    "urgent": ("urgent", "warning", _("Urgent")),
    "suspected_cancer": ("suspected", "violet", _("Suspected cancer")),
    "routine": ("routine", "neutral", _("Routine")),
}

STATUS_LOOKS = {
    "draft": ("document", "neutral"),
    "submitted": ("clock", "info"),
    "triaging": ("clock", "info"),
    "queued": ("inbox", "info"),
    "in_review": ("user", "info"),
    "awaiting_patient": ("message", "warning"),
    "awaiting_second_read": ("user", "warning"),
    "reported": ("success", "success"),
    "closed": ("check", "neutral"),
    "withdrawn": ("close", "neutral"),
    "entered_in_error": ("close", "danger"),
}

# What js/upload.js says; {percent} and {limit} are filled in by the script.
UPLOAD_TEXTS = {
    "data-text-waiting": _("Waiting"),
    "data-text-sending": _("{percent} % sent"),
    "data-text-checking": _("Sent, being checked"),
    "data-text-done": _("Received"),
    "data-text-too-big": _("This file is larger than {limit} MB. Choose a smaller one."),
    "data-text-broken": _("The connection broke. Nothing is lost: try again."),
    "data-text-stale": _("You may have been signed out. Reload the page and try again."),
    "data-text-refused": _("This photograph was not accepted."),
    "data-text-retry": _("Try again"),
    "data-text-offline": _("Waiting for the network"),
    "data-text-poor": _("This photograph could be better"),
    "data-text-keep": _("Send it anyway"),
    "data-text-remove": _("Remove"),
    "data-text-progress": _("Upload of {name}"),
}
