"""Values that are taken apart before they are sent: dataclasses by field, generators by their first items."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from itertools import islice

from grader.worker.placeholder_values import Iterated, Record, type_name
from grader.worker.size_limits import MAX_DEPTH, MAX_FIELDS, MAX_NAME, is_text


def record_of(value: object) -> Record | None:
    """Return an object of a dataclass by its fields; None if it is not one, or cannot be read."""
    kind = type(value)
    try:
        if not dataclasses.is_dataclass(kind):
            return None
        names = [str(field.name) for field in dataclasses.fields(kind)[: MAX_FIELDS + 1]]
        if len(names) > MAX_FIELDS or len({*names}) < len(names):
            return None
        fields = {name: getattr(value, name) for name in names}
    except Exception:  # noqa: BLE001 - an object of a submission may do anything when it is looked at
        return None
    fit = all(len(name) <= MAX_NAME and is_text(name) for name in names)
    return Record(type_name(value), fields) if fit else None


def first_items(value: object, most: int) -> object:
    """Return the first items of an iterator, and whether it ended with them; anything else unchanged."""
    if not most or not isinstance(value, Iterator):
        return value
    items = tuple(islice(value, most))
    return Iterated(items, ended=len(items) < most or next(value, _END) is _END)


_END = object()


def as_sent(value: object, depth: int = 0) -> object:
    """Return a value of the course's own code as a worker would send it: objects of dataclasses by field."""
    if depth > MAX_DEPTH:
        return value
    if type(value) in (list, tuple):
        return type(value)(as_sent(part, depth + 1) for part in value)  # type: ignore[call-arg, attr-defined] # one of two
    if type(value) is dict:
        return {key: as_sent(part, depth + 1) for key, part in value.items()}
    if isinstance(value, Iterated):
        return Iterated(tuple(as_sent(item, depth + 1) for item in value.items), value.ended)
    record = record_of(value)
    if record is None:
        return value
    return Record(record.type_name, {name: as_sent(part, depth + 1) for name, part in record.fields.items()})
