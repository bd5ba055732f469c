"""Migrations without drawing a third of all models anew for each column, index, constraint and trigger.

Before every operation Django renders the model and whatever is related to it, here most of the project: 650 times, nine
tenths of the time of `migrate`. A plain column, an index, a constraint or a trigger stands on one table alone, and
nothing points to a new table yet; the rendered classes are told of it in their place. The database is given the same
statements: `test_migrating` compares them all.

Rejected: tests without migrations (`--no-migrations`), which would lack triggers, functions and the cache's table.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partialmethod
from typing import Any
from unittest.mock import patch

from django.db.migrations.state import ModelState, ProjectState
from django.db.models import NOT_PROVIDED
from pgtrigger.migrations import AddTrigger, RemoveTrigger


@contextmanager
def quick_migrations() -> Iterator[None]:
    """Within it, migrations render models only where columns or relations change."""
    with (
        patch.object(ProjectState, "add_model", _add_model),
        patch.object(ProjectState, "add_field", partialmethod(_add_field, ProjectState.add_field)),
        patch.object(ProjectState, "_append_option", _append),
        patch.object(ProjectState, "_remove_option", _remove),
        patch.object(AddTrigger, "state_forwards", _add_trigger),
        patch.object(RemoveTrigger, "state_forwards", _remove_trigger),
    ):
        yield


def _add_model(state: Any, model: ModelState) -> None:
    key = (model.app_label, model.name_lower)
    state.models[key] = model
    if state._relations is not None:
        state.resolve_model_relations(key)
    if "apps" in state.__dict__:
        state.apps.render_multiple([model])


def _add_field(
    state: ProjectState, rendering: Callable[..., None], app: str, model: str, name: str, field: Any, default: bool
) -> None:
    if field.is_relation or "apps" not in state.__dict__:
        rendering(state, app, model, name, field, default)
        return
    added = field.clone()
    if not default:
        added.default = NOT_PROVIDED
    state.models[app, model].fields[name] = added
    drawn = state.apps.get_model(app, model)
    added.clone().contribute_to_class(drawn, name)
    drawn._meta._expire_cache()


def _append(state: ProjectState, app: str, model: str, option: str, new: Any) -> None:
    _tell(state, app, model, option, [*state.models[app, model].options.get(option, []), new])


def _remove(state: ProjectState, app: str, model: str, option: str, name: str) -> None:
    _tell(state, app, model, option, [one for one in state.models[app, model].options[option] if one.name != name])


def _add_trigger(operation: AddTrigger, app: str, state: ProjectState) -> None:
    _append(state, app, operation.model_name.lower(), "triggers", operation.trigger)


def _remove_trigger(operation: RemoveTrigger, app: str, state: ProjectState) -> None:
    _remove(state, app, operation.model_name.lower(), "triggers", operation.name)


def _tell(state: ProjectState, app: str, model: str, option: str, value: list[Any]) -> None:
    """The model's state, and its class if there is one yet."""
    state.models[app, model].options[option] = value
    if "apps" in state.__dict__:
        setattr(state.apps.get_model(app, model)._meta, option, list(value))
