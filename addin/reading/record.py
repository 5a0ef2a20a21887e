"""A judgement as JSON and back, to the last digit: what goes between processes, and into the cache.

How a value is written follows from the types its record declares, so that a new field is never left
out.  The readings of a submission go in columns: names, addresses and formulas are the same in every
copy of one workbook, so they are taken apart once, and shared.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, is_dataclass
from functools import cache, lru_cache
from itertools import repeat
from operator import attrgetter
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from nianbao.validators.finding import Judgement
from nianbao.workbook.form import Form, form_of_version
from nianbao.workbook.numbers import Reading
from nianbao.workbook.submission import Submission

_PLAIN = (str, int, float, bool, NoneType)
_FRAMES = 256
"""Columns of so many different workbooks are kept taken apart."""

Written = Callable[[Any], Any]
"""From a value to what JSON can hold."""
ReadBack = Callable[[Any, str], Any]
"""From that, and the path of the file, to the value."""


@dataclass(frozen=True)
class _Way:
    """How values of one type are written and read back."""

    there: Written
    back: ReadBack
    plain: bool = False
    """JSON holds them as they are."""


def written(judgement: Judgement) -> bytes:
    """A judgement, without the path of its file."""
    plain = _way(Judgement).there(judgement)
    text = json.dumps(plain, ensure_ascii=False, check_circular=False, separators=(",", ":"))
    return text.encode("utf-8", "surrogatepass")


def read_back(data: bytes, path: str) -> Judgement:
    """The judgement that was written.

    Args:
        data: what ``written`` made of it.
        path: the file it is about.

    Raises:
        ValueError, TypeError, KeyError, IndexError: that is not what ``written`` gives.
    """
    found: Judgement = _way(Judgement).back(json.loads(data.decode("utf-8", "surrogatepass")), path)
    return found


@cache
def _way(kind: Any) -> _Way:
    """How values of a declared type go.

    Raises:
        TypeError: no way is known for such a type.
    """
    if kind in _PLAIN or get_origin(kind) is Literal:
        return _Way(lambda value: value, lambda plain, _: plain, plain=True)
    if kind is Form:
        return _Way(lambda form: form.version, lambda version, _: form_of_version(version))
    if isinstance(kind, type) and is_dataclass(kind):
        return _record(kind)
    return _composed(kind, get_origin(kind), get_args(kind))


def _composed(kind: Any, origin: Any, arguments: tuple[Any, ...]) -> _Way:
    if origin in (Union, UnionType):
        return _optional([_way(each) for each in arguments if each is not NoneType])
    if origin is tuple and arguments[-1] is Ellipsis:
        return _row(_way(arguments[0]))
    if origin is tuple:
        return _together([_way(each) for each in arguments], lambda *parts: parts)
    if origin is Mapping and arguments == (str, Reading):
        return _Way(_columns, _readings)
    if origin is Mapping and arguments[0] is str:
        return _by_name(_way(arguments[1]))
    raise TypeError(f"no way to write {kind}")


def _optional(ways: list[_Way]) -> _Way:
    if all(way.plain for way in ways):
        return ways[0]
    (way,) = ways
    return _Way(
        lambda value: None if value is None else way.there(value),
        lambda plain, path: None if plain is None else way.back(plain, path),
    )


def _row(way: _Way) -> _Way:
    if way.plain:
        return _Way(list, lambda plain, _: tuple(plain))
    return _Way(
        lambda values: [way.there(value) for value in values],
        lambda plain, path: tuple(way.back(each, path) for each in plain),
    )


def _by_name(way: _Way) -> _Way:
    return _Way(
        lambda values: {name: way.there(value) for name, value in values.items()},
        lambda plain, path: {name: way.back(value, path) for name, value in plain.items()},
    )


def _together(ways: list[_Way], made: Callable[..., Any]) -> _Way:
    return _Way(
        lambda values: [way.there(value) for way, value in zip(ways, values, strict=True)],
        lambda plain, path: made(*(way.back(value, path) for way, value in zip(ways, plain, strict=True))),
    )


def _record(kind: Any) -> _Way:
    """A dataclass as the list of its fields; looked at when first met, since records hold each other."""
    return _Way(lambda record: _inner(kind).there(record), lambda plain, path: _inner(kind).back(plain, path))


@cache
def _inner(kind: Any) -> _Way:
    """The path of a submission is that of the file."""
    hints = get_type_hints(kind)
    names = [each.name for each in fields(kind)]
    ways = [_way(hints[name]) for name in names]
    if kind is Submission:
        ways[names.index("path")] = _Way(lambda _: None, lambda _, path: path)
    inner, values = _together(ways, kind), attrgetter(*names)
    return _Way(lambda record: inner.there(values(record)), inner.back)


def _columns(readings: Mapping[str, Reading]) -> list[Any]:
    """What is the same in every copy of a workbook as one text; numbers; and what is rare, by place."""
    those = readings.values()
    frame = [
        list(readings),
        [one.kind for one in those],
        [one.formula for one in those],
        [one.address for one in those],
    ]
    rare = [
        [place, one.text, one.proposed]
        for place, one in enumerate(those)
        if one.text or one.proposed is not None
    ]
    text = json.dumps(frame, ensure_ascii=False, check_circular=False, separators=(",", ":"))
    return [text, [one.value for one in those], rare]


def _readings(columns: list[Any], _: str) -> dict[str, Reading]:
    frame, values, rare = columns
    names, kinds, formulas, addresses = _taken_apart(frame)
    found = dict(
        zip(
            names,
            map(Reading, kinds, values, repeat(""), repeat(None), formulas, addresses),
            strict=True,
        )
    )
    for place, text, proposed in rare:
        name = names[place]
        found[name] = Reading(kinds[place], values[place], text, proposed, formulas[place], addresses[place])
    return found


@lru_cache(maxsize=_FRAMES)
def _taken_apart(frame: str) -> tuple[list[Any], ...]:
    return tuple(json.loads(frame))
