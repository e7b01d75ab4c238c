"""The models of `accounts`."""

from accounts.models.clinicians import ClinicianProfile
from accounts.models.consents import Consent, ConsentText, Purpose
from accounts.models.role_requests import RoleDecision, RoleRequest
from accounts.models.roles import Role, RoleGrant
from accounts.models.users import User

__all__ = [
    "ClinicianProfile",
    "Consent",
    "ConsentText",
    "Purpose",
    "Role",
    "RoleDecision",
    "RoleGrant",
    "RoleRequest",
    "User",
]
