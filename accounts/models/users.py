"""The user: signs in with an e-mail address."""

from typing import Any, ClassVar, Final

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.core.exceptions import ObjectDoesNotExist
from django.db import models
from django.db.models.functions import Lower, Now
from django.utils.functional import cached_property

from accounts.models.roles import Role
from telederm.audit.triggers import KeepHistory

# Addresses of people whose record others keep: nothing can be sent there, and nobody signs in.
MANAGED_DOMAIN: Final = "managed.invalid"


class UserManager(BaseUserManager["User"]):
    """Creates users by e-mail address."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Create a user; without a password they can't sign in until they set one."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        """Find a user by e-mail address, whatever its case."""
        return self.get(email__iexact=username)


class User(AbstractBaseUser, PermissionsMixin):
    """A person with an account. What they may do follows from their roles."""

    email = models.EmailField("e-mail address", unique=True)
    full_name = models.CharField(max_length=150)
    is_active = models.BooleanField(default=True)
    language = models.CharField(
        max_length=10, blank=True, db_default="", help_text="Empty: as the browser asks."
    )
    date_joined = models.DateTimeField(db_default=Now(), editable=False)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["full_name"]

    class Meta:
        triggers = [KeepHistory("password", "last_login", "email", "full_name", user="id")]
        constraints = [
            # Unique whatever the case: "A@b.org" and "a@b.org" are one address here.
            models.CheckConstraint(
                condition=models.Q(email=Lower("email")), name="email_in_lower_case"
            )
        ]

    def __str__(self) -> str:
        return self.full_name or f"user {self.pk}"

    @property
    def is_managed(self) -> bool:
        """Whether others keep this person's record: they have no address, and can't sign in."""
        return self.email.endswith(f"@{MANAGED_DOMAIN}")

    def get_full_name(self) -> str:
        """The name, as allauth's and Django's templates ask for it."""
        return self.full_name

    @cached_property
    def roles(self) -> frozenset[Role]:
        """The roles held now; read once for each request's user object."""
        current = self.role_grants.filter(revoked_at=None).values_list("role", flat=True)
        return frozenset(Role(role) for role in current)

    @property
    def is_staff(self) -> bool:
        """Whether Django's admin is open to this user."""
        return self.is_active and Role.ADMINISTRATOR in self.roles

    @cached_property
    def is_verified_dermatologist(self) -> bool:
        """Whether this user may read cases today."""
        if not self.is_active or Role.DERMATOLOGIST not in self.roles:
            return False
        try:
            return self.clinician_profile.is_current
        except ObjectDoesNotExist:
            return False
