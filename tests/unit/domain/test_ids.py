"""Identities: UUIDv7 as RFC 9562 lays it out, ids that cannot be probed, numbers of cases."""

import time
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.domain.ids import (
    canonical_json,
    new_id,
    number_text,
    opened_case_id,
    parse_number,
)


def test_a_new_id_is_a_uuid_of_version_7_and_now() -> None:
    before = time.time_ns() // 1_000_000
    made = [new_id() for _ in range(200)]
    after = time.time_ns() // 1_000_000
    for value in made:
        assert value.version == 7
        assert value.int >> 62 & 0b11 == 0b10
        assert before <= value.int >> 80 <= after
    assert len(set(made)) == 200


@given(st.integers(0, (1 << 48) - 1), st.text(max_size=20))
def test_a_cases_id_keeps_the_operations_time_and_is_of_version_7(ms: int, actor: str) -> None:
    op_id = UUID(int=ms << 80 | 0x7 << 76 | 0b10 << 62)
    case = opened_case_id(actor, op_id)
    assert (case.version, case.int >> 62 & 0b11, case.int >> 80) == (7, 0b10, ms)
    assert case == opened_case_id(actor, op_id)
    assert case != op_id


def test_a_cases_id_depends_on_who_opens_it() -> None:
    op_id = new_id()
    assert len({opened_case_id(actor, op_id) for actor in ("ann", "bo", "")}) == 3


def test_canonical_json_has_one_spelling() -> None:
    assert canonical_json({"b": [1, None], "a": "ü"}) == '{"a":"ü","b":[1,null]}'.encode()
    assert canonical_json({"a": 1, "b": 2}) == canonical_json({"b": 2, "a": 1})
    with pytest.raises(ValueError, match="JSON"):
        canonical_json(float("nan"))


@given(st.integers(0, 10**15 - 1))
def test_a_number_is_read_as_it_is_written(number: int) -> None:
    text = number_text(number)
    assert text is not None
    assert parse_number(f" {text.lower()} ") == number


@pytest.mark.parametrize("text", ["", "E-", "20418", "E-1x", "F-1", "E--1", "E-" + "9" * 16])
def test_other_texts_are_no_number(text: str) -> None:
    assert parse_number(text) is None


def test_a_case_without_a_number_has_no_text() -> None:
    assert number_text(None) is None
