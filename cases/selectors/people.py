"""Who hears of a case."""

from accounts.models import User
from cases.models import Case


def list_people_to_tell(case: Case) -> set[User]:
    """Return the patient, and whoever sent the case and still acts for them.

    Somebody whose record others keep can't sign in: nothing is written to them.
    """
    people = set() if case.patient.is_managed else {case.patient}
    representation = case.representation
    if representation is None or representation.is_current:
        people.add(case.submitted_by)
    return people
