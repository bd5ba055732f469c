"""News for one person of the staff, what each person wants to hear, and when they last got a digest.

A notification is a pointer, no record: what happened stands in the log of what it is about. It is deleted when it has
grown old. Its text goes by mail, so it holds no password, no code, and of people's data a number and first words only.
"""

from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q

from accounts_app.models import User
from requests_app.notifications.kinds import MANNERS, Kind, Manner

TEXT_LENGTH = 240
UNREAD = Q(read_at=None)


class NotificationQuerySet(models.QuerySet["Notification"]):
    def of(self, user: "User | int | models.OuterRef") -> Self:
        """What this person sees in the application."""
        return self.filter(user=user, in_app=True)

    def unread(self) -> Self:
        return self.filter(UNREAD)


class Notification(models.Model):
    """``about_type`` and ``about_id`` name the thing ("" and 0: nothing): unread news of a kind about one is one row.

    ``count``: how often it happened since it was last read, ``at``: when last. ``since``: when the first of it happened
    that no digest has told. ``in_app``: shown in the application; the reader may have it by mail alone.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="notifications", db_index=False)
    kind = models.CharField(max_length=20)
    about_type = models.CharField(max_length=20, blank=True, default="")
    about_id = models.BigIntegerField(default=0)
    text = models.CharField(max_length=TEXT_LENGTH)
    url = models.CharField(max_length=300)
    count = models.PositiveIntegerField(default=1)
    in_app = models.BooleanField(default=True)
    since = models.DateTimeField()
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    mailed_at = models.DateTimeField(null=True)

    objects = NotificationQuerySet.as_manager()

    class Meta:
        verbose_name = "pemberitahuan"
        verbose_name_plural = "pemberitahuan"
        indexes: ClassVar = [
            models.Index(fields=["user", "-at", "-id"], name="notification_of_person"),
            models.Index(fields=["user", "-at", "-id"], name="notification_unread", condition=UNREAD & Q(in_app=True)),
            models.Index(fields=["since"], name="notification_to_mail", condition=UNREAD & Q(mailed_at=None)),
            models.Index(fields=["at"], name="notification_at"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["user", "kind", "about_type", "about_id"],
                condition=UNREAD & ~Q(about_type=""),
                name="notification_folds",
            ),
            models.CheckConstraint(condition=Q(count__gte=1), name="notification_happened"),
            models.CheckConstraint(condition=Q(since__lte=F("at")), name="notification_since_first"),
            models.CheckConstraint(
                condition=Q(url__startswith="/") & ~Q(url__startswith="//"), name="notification_leads_inside"
            ),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def manner(self) -> Manner:
        return MANNERS[Kind(self.kind)]

    @property
    def sentence(self) -> str:
        """The text; for several of one kind about one thing, how many."""
        if self.count == 1:
            return self.text
        return (self.manner.many or "{text}").format(text=self.text, count=self.count)

    @property
    def is_unread(self) -> bool:
        return self.read_at is None


class NotificationChoice(models.Model):
    """One person's own decision about one kind; without a row the kind's `Manner` holds."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=20)
    in_app = models.BooleanField()
    by_mail = models.BooleanField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "kind"], name="notification_choice_once"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.kind}"


class Digest(models.Model):
    """When a person last got a digest: the row that workers lock, and from which the next one counts."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.user_id}"
