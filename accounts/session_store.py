"""Sessions in the database, of which one that only gets a new key is told from one that ends."""

from typing import Any

from django.contrib.sessions.backends import db


class SessionStore(db.SessionStore):
    """As Django's; where the key is changed, the old row goes with `has_moved` set on it."""

    _is_moving = False

    def _validate_session_key(self, key: str | None) -> bool:
        """Tell whether a cookie may name a session; what else it holds never reaches the database.

        A quoted cookie may hold any character, also one that PostgreSQL refuses.
        """
        parent: Any = super()
        is_word = key is not None and key.isascii() and key.isalnum()
        return is_word and bool(parent._validate_session_key(key))

    def cycle_key(self) -> None:
        """Give the session a new key: at a sign-in, or with a new password."""
        self._is_moving = True
        try:
            super().cycle_key()
        finally:
            self._is_moving = False

    def delete(self, session_key: str | None = None) -> None:
        """Delete the row of a session, which its signals tell others of."""
        if not self._is_moving:
            super().delete(session_key)
            return
        rows: Any = self.model.objects.filter(session_key=session_key)
        for row in rows:
            row.has_moved = True
            row.delete()
