"""The system admin's Django admin: offices may be made and changed, everything else is there to be read.

`ReadOnlyAdmin` is the base of every class here and above. People are changed by appointing and dismissing, which write
events; a model form would not. Lists are bounded: counting a million rows for a page number helps nobody. Signing in
goes through our own page, where attempts are limited. Models of other packages that hold sign-in data are taken out.
"""

from collections.abc import Callable
from typing import Any, ClassVar

import allauth.account.admin
import allauth.mfa.admin  # noqa: F401
import django.contrib.auth.admin  # noqa: F401
from allauth.account.decorators import secure_admin_login
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib import admin, messages
from django.contrib.auth.models import Group
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.functional import cached_property

from accounts_app.access import SignedInRequest
from accounts_app.admin_forms import AppointForm
from accounts_app.admin_words import name_in_indonesian
from accounts_app.audit.actions import Subject, record
from accounts_app.models import AccountChange, Office, RegisterImport, RoleGrant, SpseAccount, User
from accounts_app.office import installation
from accounts_app.office.actions import OfficeError
from accounts_app.office.invitations import invite
from accounts_app.roles import Role

ROWS_COUNTED = 1000

for model in (EmailAddress, Authenticator, Group):
    admin.site.unregister(model)
name_in_indonesian(RoleGrant)
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]


class BoundedPaginator(Paginator):  # type: ignore[type-arg]
    """Counts no further than ROWS_COUNTED; older rows are found by searching."""

    @cached_property
    def count(self) -> int:
        rows: Any = self.object_list
        return int(rows[:ROWS_COUNTED].count())


class ReadOnlyAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """May be looked at by the system admin; nothing can be added, changed or deleted."""

    paginator = BoundedPaginator
    list_per_page = 50
    list_max_show_all = 0
    show_full_result_count = False
    ordering: ClassVar[Any] = ("-pk",)
    actions: Any = ()

    def __init__(self, model: type[Model], admin_site: admin.AdminSite) -> None:
        super().__init__(model, admin_site)
        name_in_indonesian(model)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


@admin.register(Office)
class OfficeAdmin(ReadOnlyAdmin):
    """Made and changed here; never deleted, because every ticket points at one."""

    list_display = ("name", "code", "zone", "sender_address", "is_active")
    search_fields = ("name", "code__iexact")
    ordering: ClassVar = ("name",)
    prepopulated_fields: ClassVar = {"slug": ("short_name",)}

    def has_add_permission(self, request: HttpRequest) -> bool:
        return True

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return True

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> tuple[str, ...]:
        """The code stands in the numbers that were given out."""
        return ("code",) if obj else ()

    def get_prepopulated_fields(self, request: HttpRequest, obj: Model | None = None) -> dict[str, Any]:
        return {} if obj else dict(self.prepopulated_fields)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Saved together with its event."""
        with transaction.atomic():
            super().save_model(request, obj, form, change)
            data = {
                name: {"from": str(form.initial.get(name, "")), "to": str(getattr(obj, name))}
                for name in form.changed_data
            }
            act = "office_changed" if change else "office_made"
            record(Subject("office", obj.pk, obj.pk), act, by=request.user, data=data)  # type: ignore[arg-type]


class GrantInline(admin.TabularInline):  # type: ignore[type-arg]
    """Roles held and once held, with who gave and took them."""

    model = RoleGrant
    fk_name = "user"
    fields = ("role", "granted_at", "granted_by", "revoked_at", "revoked_by")
    readonly_fields = fields
    ordering = ("-granted_at",)
    extra = 0
    can_delete = False
    verbose_name_plural = "peran, sekarang dan dahulu"

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet[RoleGrant]:
        return super().get_queryset(request).select_related("granted_by", "revoked_by")


def _for_each(request: HttpRequest, people: QuerySet[User], act: Callable[[User], object], done: str) -> None:
    """Do it for every chosen person, and say for each one how it went."""
    for person in people.select_related("office"):
        try:
            act(person)
        except OfficeError as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, f"{person.name}: {done}")


def _dismiss(request: SignedInRequest, people: QuerySet[User], role: Role) -> None:
    done = f"bukan {role.label} lagi"
    _for_each(request, people, lambda person: installation.dismiss(person, role, by=request.user), done)


@admin.action(description="Cabut peran Admin Kantor")
def dismiss_admin_kantor(_: Any, request: SignedInRequest, people: QuerySet[User]) -> None:
    _dismiss(request, people, Role.ADMIN_KANTOR)


@admin.action(description="Cabut peran Admin Sistem")
def dismiss_system_admin(_: Any, request: SignedInRequest, people: QuerySet[User]) -> None:
    _dismiss(request, people, Role.SYSTEM_ADMIN)


@admin.action(description="Nonaktifkan")
def shut_out(_: Any, request: SignedInRequest, people: QuerySet[User]) -> None:
    _for_each(request, people, lambda person: installation.shut_out(person, by=request.user), "dinonaktifkan")


@admin.action(description="Aktifkan kembali")
def let_in(_: Any, request: SignedInRequest, people: QuerySet[User]) -> None:
    _for_each(request, people, lambda person: installation.let_in(person, by=request.user), "aktif kembali")


@admin.action(description="Kirim tautan password")
def send_link(_: Any, request: SignedInRequest, people: QuerySet[User]) -> None:
    _for_each(request, people, lambda person: invite(person, request), "tautan password dikirim")


@admin.register(User)
class UserAdmin(ReadOnlyAdmin):
    """People with their grants. The hash of the password is shown nowhere."""

    list_display = ("name", "email", "office", "roles_now", "is_active")
    list_select_related = ("office",)
    list_filter = ("is_active",)
    search_fields = ("email__istartswith", "name__icontains")
    fields = ("name", "email", "nip", "phone", "office", "is_active", "joined_at", "last_login")
    inlines = (GrantInline,)
    actions = (dismiss_admin_kantor, dismiss_system_admin, shut_out, let_in, send_link)
    change_list_template = "accounts/admin_people.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        return super().get_queryset(request).prefetch_related("grants")

    @admin.display(description="peran")
    def roles_now(self, person: User) -> str:
        held = {grant.role for grant in person.grants.all() if grant.counts}
        return ", ".join(role.label for role in Role if role in held)

    def get_urls(self) -> list[URLPattern]:
        appoint = path("angkat/", self.admin_site.admin_view(self.appoint), name="accounts_app_user_appoint")
        return [appoint, *super().get_urls()]

    def appoint(self, request: HttpRequest) -> HttpResponse:
        """Make somebody Admin Kantor of an office, or Admin Sistem."""
        form = AppointForm(request.POST or None)
        if request.method == "POST" and form.is_valid() and _appoint(request, form):  # type: ignore[arg-type]
            return redirect(reverse("admin:accounts_app_user_changelist"))
        context = {**self.admin_site.each_context(request), "title": "Angkat admin", "form": form, "opts": User._meta}
        return render(request, "accounts/admin_appoint.html", context)


def _appoint(request: SignedInRequest, form: AppointForm) -> bool:
    """Appoint and send the link for the password; on a refusal the form says why."""
    try:
        person = installation.appoint(by=request.user, **form.cleaned_data)
    except OfficeError as refusal:
        form.add_error(None, str(refusal))
        return False
    messages.success(request, f"{person.name} sekarang {form.cleaned_data['role'].label}.")
    _for_each(request, User.objects.filter(pk=person.pk), lambda who: invite(who, request), "tautan password dikirim")
    return True


@admin.register(SpseAccount)
class SpseAccountAdmin(ReadOnlyAdmin):
    """That an account is on record. Contacts and NIP are left out: reading those is an event of the account's page."""

    list_display = ("user_id", "office", "spse_role", "source", "version", "is_active", "updated_at")
    list_select_related = ("office",)
    search_fields = ("user_id__exact",)
    fields = ("office", "user_id", "spse_role", "source", "version", "is_active", "contact_held_until", "created_at",
              "updated_at", "updated_by")  # fmt: skip

    def get_queryset(self, request: HttpRequest) -> QuerySet[SpseAccount]:
        return super().get_queryset(request).defer("words", "email", "phone")


@admin.register(RegisterImport)
class RegisterImportAdmin(ReadOnlyAdmin):
    list_display = ("at", "office", "state", "by", "decided_by", "rows_new", "rows_changed", "rows_contact")
    list_select_related = ("office", "by", "decided_by")
    list_filter = ("state",)
    search_fields = ("sha256__exact",)
    exclude = ("file",)


@admin.register(AccountChange)
class AccountChangeAdmin(ReadOnlyAdmin):
    """Which field changed, when and by whom; the values are for those who work on the account."""

    list_display = ("at", "account_id", "field", "by", "batch_id")
    list_select_related = ("by",)
    search_fields = ("=account_id",)
    search_help_text = "Nomor baris akun"
    fields = ("account_id", "field", "at", "by", "batch_id")
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> QuerySet[AccountChange]:
        return super().get_queryset(request).defer("old", "new", "reason")
