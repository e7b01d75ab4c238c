"""The mail that the demo wrote into its folder, in place of a mail box."""

import re
from email import message_from_string
from email.policy import default
from pathlib import Path
from typing import Final

_BETWEEN: Final = re.compile(r"^-{79}$", re.MULTILINE)  # as Django's file backend parts messages


def find_link(folder: Path, recipient: str, holds: str) -> str | None:
    """Return the newest link with `holds` in it that was sent to the recipient, or None."""
    files = sorted(folder.glob("*.log"), key=lambda path: path.stat().st_mtime_ns, reverse=True)
    for path in files:
        for text in _BETWEEN.split(path.read_text(encoding="utf-8", errors="replace")):
            message = message_from_string(text.lstrip(), policy=default)
            body = message.get_body(("plain",))
            if body is None or recipient not in str(message["To"]):
                continue
            if found := re.search(rf"https?://\S*{re.escape(holds)}\S*", body.get_content()):
                return found.group()
    return None
