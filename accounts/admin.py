from django.contrib import admin

from accounts.models import (
    ClinicianProfile,
    Consent,
    ConsentText,
    ConsentTranslation,
    LicenceApplication,
    RoleGrant,
    User,
)
from telederm.audit.read_only import ReadOnlyAdmin


class RoleGrantInline(admin.TabularInline):  # type: ignore[type-arg]  # not generic at run time
    model = RoleGrant
    fk_name = "user"
    extra = 0
    can_delete = False


@admin.register(User)
class UserAdmin(ReadOnlyAdmin):
    list_display = ["id", "full_name", "email", "is_active", "date_joined"]
    exclude = ["password", "groups", "user_permissions", "is_superuser"]
    inlines = [RoleGrantInline]
    ordering = ["id"]


@admin.register(ClinicianProfile)
class ClinicianProfileAdmin(ReadOnlyAdmin):
    list_display = ["user", "credentials", "verified_at", "verified_until"]


class ConsentTranslationInline(admin.TabularInline):  # type: ignore[type-arg]  # as above
    model = ConsentTranslation
    extra = 0
    can_delete = False


@admin.register(LicenceApplication)
class LicenceApplicationAdmin(ReadOnlyAdmin):
    list_display = ["user", "licence_number", "expires_on", "decision", "decided_at"]
    list_filter = ["decision"]


@admin.register(ConsentText)
class ConsentTextAdmin(ReadOnlyAdmin):
    list_display = ["purpose", "version", "title"]
    inlines = [ConsentTranslationInline]


@admin.register(Consent)
class ConsentAdmin(ReadOnlyAdmin):
    list_display = ["user", "purpose", "text", "language", "created_at", "withdrawn_at"]
    list_filter = ["purpose"]
