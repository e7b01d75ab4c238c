"""Reading who people are and what they agreed to."""

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone

from accounts.models import ONES_OWN_ROLES, Consent, ConsentText, Purpose, Role, RoleGrant, User


def users_with_role(role: Role) -> QuerySet[User]:
    """Active users who hold the role now."""
    return User.objects.filter(
        is_active=True, role_grants__role=role, role_grants__revoked_at=None
    ).distinct()


def verified_dermatologists() -> QuerySet[User]:
    """Those who may read cases today: the rule of `User.is_verified_dermatologist`, as a query."""
    current = Q(clinician_profile__verified_until=None) | Q(
        clinician_profile__verified_until__gte=timezone.localdate()
    )
    return users_with_role(Role.DERMATOLOGIST).filter(
        current, clinician_profile__verified_at__isnull=False
    )


def list_staff() -> QuerySet[User]:
    """Everybody with a role that administrators grant, by name; `staff_grants` are those roles.

    Who signed up alone is a patient as well: that role is neither listed nor hides the others.
    """
    grants = RoleGrant.objects.filter(revoked_at=None).exclude(role__in=ONES_OWN_ROLES)
    staff = User.objects.filter(Exists(grants.filter(user=OuterRef("pk"))))
    held = Prefetch("role_grants", queryset=grants.order_by("role"), to_attr="staff_grants")
    return staff.prefetch_related(held).order_by("full_name", "pk")


def has_consent(user: User, purpose: Purpose) -> bool:
    """Tell whether the user agrees to the purpose now."""
    return Consent.objects.filter(user=user, purpose=purpose, withdrawn_at=None).exists()


def consent_texts_in_force() -> dict[str, ConsentText]:
    """The newest text of each purpose, by purpose."""
    newest = ConsentText.objects.order_by("purpose", "-version").distinct("purpose")
    newest = newest.prefetch_related("translations")
    return {text.purpose: text for text in newest}


def list_consent_versions(purpose: str) -> QuerySet[ConsentText]:
    """Every version of one text, the newest first, with how many agree to it now (`agreeing`)."""
    now = Count("consents", filter=Q(consents__withdrawn_at=None))
    texts = ConsentText.objects.filter(purpose=purpose).order_by("-version")
    texts = texts.select_related("published_by").prefetch_related("translations")
    return texts.annotate(agreeing=now)
