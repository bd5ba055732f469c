"""A saved view is a name and the query string of its filters; deleting keeps the row, so that it can be undone."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from accounts_app.models import Office, User


class SavedViewQuerySet(models.QuerySet["SavedView"]):
    def standing(self) -> Self:
        return self.filter(deleted_at__isnull=True)

    def for_user(self, user: User) -> Self:
        """One's own, and those that the office shares."""
        return self.filter(Q(owner=user) | Q(shared=True), office=user.office_id)


class SavedView(models.Model):
    """`query`: as `Filters.query` writes it; read through the filters again whenever it is used."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey(User, on_delete=models.PROTECT, related_name="saved_views")
    name = models.CharField("nama", max_length=60)
    query = models.CharField(max_length=600)
    shared = models.BooleanField(default=False)
    made_at = models.DateTimeField()
    deleted_at = models.DateTimeField(null=True)

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-shared", "name", "pk"]
        verbose_name = "tampilan tersimpan"
        verbose_name_plural = "tampilan tersimpan"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["owner", "name"], condition=Q(deleted_at=None, shared=False), name="view_named_once_a_person"
            ),
            models.UniqueConstraint(
                fields=["office", "name"], condition=Q(deleted_at=None, shared=True), name="view_named_once_an_office"
            ),
            models.CheckConstraint(condition=~Q(name="") & ~Q(query=""), name="view_has_name_and_filter"),
        ]

    def __str__(self) -> str:
        return self.name


class DefaultView(models.Model):
    """Which view somebody's list begins with; no row: all requests."""

    user = models.OneToOneField(User, primary_key=True, on_delete=models.CASCADE, related_name="default_view")
    view = models.ForeignKey(SavedView, on_delete=models.CASCADE, related_name="+")

    def __str__(self) -> str:
        return f"{self.user_id}: {self.view_id}"
