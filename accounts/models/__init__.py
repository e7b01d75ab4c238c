"""The models of `accounts`."""

from accounts.models.clinicians import ClinicianProfile
from accounts.models.consents import (
    Consent,
    ConsentText,
    ConsentTranslation,
    ConsentWords,
    Purpose,
)
from accounts.models.health_workers import CheckResult, HealthWorkerCheck
from accounts.models.licences import (
    LicenceApplication,
    LicenceDecision,
    LicenceWarning,
    Specialty,
)
from accounts.models.representations import Authority, Relationship, Representation
from accounts.models.role_requests import RoleDecision, RoleRequest
from accounts.models.roles import ONES_OWN_ROLES, Role, RoleGrant
from accounts.models.suspensions import Suspension
from accounts.models.users import User

__all__ = [
    "ONES_OWN_ROLES",
    "Authority",
    "CheckResult",
    "ClinicianProfile",
    "Consent",
    "ConsentText",
    "ConsentTranslation",
    "ConsentWords",
    "HealthWorkerCheck",
    "LicenceApplication",
    "LicenceDecision",
    "LicenceWarning",
    "Purpose",
    "Relationship",
    "Representation",
    "Role",
    "RoleDecision",
    "RoleGrant",
    "RoleRequest",
    "Specialty",
    "Suspension",
    "User",
]
