"""Who lives in the demo. The names are made up, and example.org belongs to nobody."""

from dataclasses import dataclass
from typing import Final

from accounts.access import SECOND_FACTOR_ROLES
from accounts.models import Purpose, Role
from telederm.demo.accounts import DemoAccount

# No secret: it is printed at every start, and the demo listens on the loopback address alone.
PASSWORD: Final = "look-around-2026"  # noqa: S105


@dataclass(frozen=True, slots=True)
class Person:
    """One account of the demo; `credentials` makes a clinician of them."""

    email: str
    full_name: str
    role: Role
    consents: tuple[Purpose, ...] = ()
    credentials: str = ""

    @property
    def needs_second_factor(self) -> bool:
        """Whether their pages open only with a second factor."""
        return self.role in SECOND_FACTOR_ROLES

    def as_account(self) -> DemoAccount:
        """What the supervisor prints."""
        return DemoAccount(self.role.value, self.email, PASSWORD, self.needs_second_factor)


_CARE_AND_AI: Final = (Purpose.CARE, Purpose.AI_PROCESSING)
_CREDENTIALS: Final = "Consultant dermatologist (made up)"

ADMINISTRATOR: Final = Person("administrator@example.org", "Ravi Menon", Role.ADMINISTRATOR)
ADMINISTRATOR_2: Final = Person("administrator2@example.org", "Hana Sato", Role.ADMINISTRATOR)
PATIENT: Final = Person("patient@example.org", "Mia Berg", Role.PATIENT, tuple(Purpose))
PATIENT_2: Final = Person("patient2@example.org", "Jonas Lind", Role.PATIENT, _CARE_AND_AI)
PROXY: Final = Person("proxy@example.org", "Ada Lind", Role.PROXY)
DERMATOLOGIST: Final = Person(
    "dermatologist@example.org", "Dr Amara Osei", Role.DERMATOLOGIST, credentials=_CREDENTIALS
)
DERMATOLOGIST_2: Final = Person(
    "dermatologist2@example.org", "Dr Noah Keller", Role.DERMATOLOGIST, credentials=_CREDENTIALS
)
COORDINATOR: Final = Person("coordinator@example.org", "Ines Costa", Role.COORDINATOR)
STUDENT: Final = Person("student@example.org", "Lea Novak", Role.STUDENT)
RESEARCHER: Final = Person("researcher@example.org", "Tom Weber", Role.RESEARCHER)

# The administrator is the first: the others have their roles from them.
PEOPLE: Final = (
    ADMINISTRATOR,
    ADMINISTRATOR_2,
    PATIENT,
    PATIENT_2,
    PROXY,
    DERMATOLOGIST,
    DERMATOLOGIST_2,
    COORDINATOR,
    STUDENT,
    RESEARCHER,
)
