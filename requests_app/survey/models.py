"""Rows of the survey: answers without a name, and the marks that a link was used. Neither knows of the other.

The threat model stands in `survey.tokens`. For its sake no row here has a time, a serial key, a person or a ticket.
"""

import uuid
from functools import reduce
from operator import and_
from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models import Q

from accounts_app.models import Office
from requests_app.sop.vocabulary import Channel
from requests_app.survey.elements import HIGHEST, LOWEST, Element

LONGEST_COMMENT = 600
_IN_RANGE = reduce(and_, (Q(**{f"{name}__range": (LOWEST, HIGHEST)}) for name in Element.values))


class SpentToken(models.Model):
    """A link that was used. ``digest`` is a keyed hash of the link's random part; ``month`` is when it was given out.

    The month is there for the purge alone: a link that has expired needs no mark any more.
    """

    digest = models.CharField(max_length=64, primary_key=True)
    month = models.DateField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(digest__regex=r"^[0-9a-f]{64}$"), name="survey_digest_is_a_hash"),
            models.CheckConstraint(condition=Q(month__day=1), name="survey_token_has_no_day"),
        ]

    def __str__(self) -> str:
        return f"{self.digest[:8]}…"


class Answer(models.Model):
    """One person's nine scores, 1 to 4, and what they wrote. Never changed, never deleted (trigger).

    ``month`` is the month in which it was given, in the office's zone, so that a past month's result stays as it was.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    month = models.DateField("bulan")
    sop_code = models.CharField("SOP", max_length=3)
    channel = models.CharField("saluran", max_length=10, choices=Channel)
    requirements = models.PositiveSmallIntegerField()
    procedure = models.PositiveSmallIntegerField()
    time = models.PositiveSmallIntegerField()
    cost = models.PositiveSmallIntegerField()
    product = models.PositiveSmallIntegerField()
    competence = models.PositiveSmallIntegerField()
    behaviour = models.PositiveSmallIntegerField()
    facilities = models.PositiveSmallIntegerField()
    complaints = models.PositiveSmallIntegerField()
    comment = models.CharField("saran", max_length=LONGEST_COMMENT, blank=True)

    class Meta:
        verbose_name = "jawaban survei"
        verbose_name_plural = "jawaban survei"
        indexes: ClassVar = [models.Index(fields=["office", "month"], name="survey_office_month")]
        constraints: ClassVar = [
            models.CheckConstraint(condition=_IN_RANGE, name="survey_scores_are_1_to_4"),
            models.CheckConstraint(condition=Q(month__day=1), name="survey_answer_has_no_day"),
            models.CheckConstraint(condition=Q(channel__in=Channel.values), name="survey_channel_is_known"),
            models.CheckConstraint(condition=Q(sop_code__regex=r"^[0-9]{3}$"), name="survey_sop_is_three_digits"),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(name="survey_answer_is_final", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} SOP {self.sop_code}"
