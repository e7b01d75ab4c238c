"""Whether the people behind open sockets may still be there: asked for all of them at once.

A signed-out session closes its sockets by a message of its own. Everything that happens
without a word (a session that ran out or was deleted, a user who was deactivated, changed the
password, lost a role, acts for somebody no more) is noticed here, by two queries a process every
few seconds, however many sockets it holds.
"""

import asyncio
import logging
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final, Protocol
from uuid import UUID
from weakref import WeakKeyDictionary

from channels.db import database_sync_to_async
from django.contrib.postgres.aggregates import ArrayAgg
from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.sessions.models import Session
from django.db import Error as DatabaseTrouble
from django.db.models import OuterRef, Q, Value
from django.utils import timezone

from accounts.models import Representation, User

logger = logging.getLogger(__name__)

LOOK_EVERY_S: Final = 4.0


@dataclass(frozen=True, slots=True)
class Standing:
    """What decides on a user's access; one that has changed asks for a closer look."""

    password: str
    roles: frozenset[str]
    has_licence: bool
    representations: frozenset[UUID] = frozenset()  # by which the user acts for others now


@dataclass(frozen=True, slots=True)
class Access:
    """Who may be here now: the sessions that are open, the users who are active."""

    sessions: frozenset[str]
    standings: dict[int, Standing]


class Watched(Protocol):
    """What the watch asks of a socket."""

    user_id: int
    session_key: str
    password: str

    async def leave(self) -> None:
        """The person is signed out."""

    async def narrow(self) -> None:
        """Rights have changed: some topics may have to go."""


class AccessWatch:
    """Looks after the sockets of one event loop, while there are any."""

    def __init__(self) -> None:
        self._sockets: dict[Watched, Standing | None] = {}
        self._task: asyncio.Task[None] | None = None

    def add(self, socket: Watched) -> None:
        """Look after a socket from now on."""
        self._sockets[socket] = None
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._run(), name="access-watch")

    def discard(self, socket: Watched) -> None:
        """The socket is gone; harmless when it was not known."""
        self._sockets.pop(socket, None)

    async def _run(self) -> None:
        while self._sockets:
            await asyncio.sleep(LOOK_EVERY_S)
            try:
                await self._look()
            except DatabaseTrouble:
                logger.warning("The database can't say who may stay; asking again soon.")

    async def _look(self) -> None:
        sockets = list(self._sockets)
        access: Access = await database_sync_to_async(read_access)(
            {socket.session_key for socket in sockets}, {socket.user_id for socket in sockets}
        )
        for socket in sockets:
            try:
                await self._judge(socket, access)
            except Exception:  # one broken socket must not keep the others unwatched
                logger.exception("A live socket could not be told of its access.")

    async def _judge(self, socket: Watched, access: Access) -> None:
        standing = access.standings.get(socket.user_id)
        has_session = socket.session_key in access.sessions
        if standing is None or not has_session or standing.password != socket.password:
            await socket.leave()
        elif socket in self._sockets and standing != self._sockets[socket]:
            self._sockets[socket] = standing
            await socket.narrow()


def watch_of_this_loop() -> AccessWatch:
    """Return the watch of the running event loop."""
    return _WATCHES.setdefault(asyncio.get_running_loop(), AccessWatch())


def read_access(session_keys: Collection[str], user_ids: Collection[int]) -> Access:
    """Read which of these sessions are open, and how each active one of these users stands."""
    sessions = Session.objects.filter(
        session_key__in=session_keys, expire_date__gt=timezone.now()
    ).values_list("session_key", flat=True)
    users = (
        User.objects.filter(pk__in=user_ids, is_active=True)
        .select_related("clinician_profile")
        .annotate(current_roles=_current_roles(), current_representations=_representations())
    )
    return Access(frozenset(sessions), {user.pk: _describe(user) for user in users})


def _current_roles() -> ArrayAgg:
    current = Q(role_grants__revoked_at=None)
    return ArrayAgg("role_grants__role", filter=current, default=Value([]))


def _representations() -> ArraySubquery:
    current = Representation.objects.filter(representative=OuterRef("pk"), ended_at=None)
    return ArraySubquery(current.values("pk"))


def _describe(user: User) -> Standing:
    profile = getattr(user, "clinician_profile", None)
    return Standing(
        password=user.password,
        roles=frozenset(getattr(user, "current_roles", ())),
        has_licence=profile is not None and profile.is_current,
        representations=frozenset(getattr(user, "current_representations", ())),
    )


_WATCHES: WeakKeyDictionary[asyncio.AbstractEventLoop, AccessWatch] = WeakKeyDictionary()
