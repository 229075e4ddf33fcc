"""Rows of JSON: a list of objects, the longest list of an object, or an object a line."""

import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping

from workbench.domain.text import clean
from workbench.intake.row_failures import LONGEST_RAW, RowFailure

_DEEPEST = 6


def keys_in(head: str) -> list[str]:
    """Return the keys in the first part of a JSON text, which may be cut anywhere."""
    return list(dict.fromkeys(re.findall(r'"([^"\\\n]{1,60})"\s*:', head)))


def json_records(text: str, failures: list[RowFailure]) -> Iterator[tuple[int, dict[str, str]]]:
    """Give each object by its dotted keys, with its place; others are put to the failures."""
    for line, value in _json_values(text, failures):
        if isinstance(value, dict):
            flat: dict[str, str] = {}
            _flatten(value, "", flat, 0)
            yield line, flat
        else:
            reason = "The entry is no object with named values."
            failures.append(RowFailure(line, reason, json.dumps(value)[:LONGEST_RAW]))


def _json_values(text: str, failures: list[RowFailure]) -> Iterable[tuple[int, object]]:
    try:
        whole = json.loads(text)
    except (ValueError, RecursionError):
        return _json_lines(text, failures)
    if isinstance(whole, dict):
        lists = [each for each in whole.values() if isinstance(each, list) and each]
        whole = max(lists, key=len) if lists else [whole]
    return enumerate(whole if isinstance(whole, list) else [], 1)


def _json_lines(text: str, failures: list[RowFailure]) -> Iterator[tuple[int, object]]:
    for number, line in enumerate(io.StringIO(text), 1):
        if not line.strip():
            continue
        try:
            yield number, json.loads(line)
        except (ValueError, RecursionError):
            failures.append(RowFailure(number, "The line is no JSON.", line.strip()[:LONGEST_RAW]))


def _flatten(value: Mapping[str, object], prefix: str, into: dict[str, str], depth: int) -> None:
    for key, each in value.items():
        path = clean(f"{prefix}{key}")
        if isinstance(each, dict) and depth < _DEEPEST:
            _flatten(each, f"{path}.", into, depth + 1)
        elif isinstance(each, str):
            into[path] = clean(each)
        elif each is None:
            into[path] = ""
        elif isinstance(each, bool | int | float):
            into[path] = json.dumps(each)
        else:
            into[path] = clean(json.dumps(each, ensure_ascii=False))
