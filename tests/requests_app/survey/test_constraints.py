"""Each constraint of the survey refuses one bad row, by its name."""

from datetime import date

import pytest
from django.apps import apps
from django.db import IntegrityError, InternalError, transaction

from requests_app.survey.elements import Element
from requests_app.survey.models import Answer, SpentToken
from tests.requests_app.survey.links import answered

pytestmark = pytest.mark.django_db
GOOD = {"month": date(2026, 11, 1), "sop_code": "004", "channel": "online", **dict.fromkeys(Element.values, 3)}
BAD_ANSWERS = [
    *(("survey_scores_are_1_to_4", {name: score}) for name in Element.values for score in (0, 5)),
    ("survey_answer_has_no_day", {"month": date(2026, 11, 2)}),
    ("survey_channel_is_known", {"channel": "fax"}),
    ("survey_sop_is_three_digits", {"sop_code": "4"}),
]
BAD_TOKENS = [
    ("survey_digest_is_a_hash", {"digest": "KT-2026-00001"}),
    ("survey_token_has_no_day", {"month": date(2026, 11, 20)}),
]


@pytest.mark.parametrize(("name", "change"), BAD_ANSWERS)
def test_a_bad_answer_is_refused(kaltim, name, change):
    with pytest.raises(IntegrityError, match=f'"{name}"'):
        Answer.objects.create(office=kaltim.office, **{**GOOD, **change})


@pytest.mark.parametrize(("name", "change"), BAD_TOKENS)
def test_a_bad_mark_is_refused(db, name, change):
    with pytest.raises(IntegrityError, match=f'"{name}"'):
        SpentToken.objects.create(**{"digest": "a" * 64, "month": date(2026, 11, 1), **change})


def test_a_good_row_is_taken(kaltim):
    Answer.objects.create(office=kaltim.office, **GOOD)
    SpentToken.objects.create(digest="a" * 64, month=date(2026, 11, 1))


@pytest.mark.parametrize("change", ["update", "delete"])
def test_an_answer_is_final(kaltim, change):
    answered(kaltim.office)
    with pytest.raises(InternalError, match=r"Cannot (update|delete)"), transaction.atomic():
        Answer.objects.update(cost=1) if change == "update" else Answer.objects.all().delete()


def test_no_rule_is_left_untried():
    """Mend: give the new constraint a bad row above."""
    models = apps.get_app_config("requests_app").get_models()
    names = {rule.name for model in models for rule in model._meta.constraints if rule.name.startswith("survey_")}
    assert names == {name for name, _ in (*BAD_ANSWERS, *BAD_TOKENS)}
