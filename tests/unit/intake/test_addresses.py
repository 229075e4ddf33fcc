"""Addresses as senders write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.intake.addresses import Address, read_addresses


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        ("ann@example.com", [("", "ann@example.com")]),
        ("Ann Bo <ann@example.com>", [("Ann Bo", "ann@example.com")]),
        ('"Bo, Ann" <ann@example.com>', [("Bo, Ann", "ann@example.com")]),
        ("Bo, Ann <ann@example.com>", [("Bo, Ann", "ann@example.com")]),
        ("ann@example.com (Ann (at work) Bo)", [("Ann at work Bo", "ann@example.com")]),
        ("a@x.org, B <b@y.org>; c@z.org", [("", "a@x.org"), ("B", "b@y.org"), ("", "c@z.org")]),
        ("Friends: a@x.org, b@y.org;", [("", "a@x.org"), ("", "b@y.org")]),
        ("undisclosed-recipients:;", []),
        ("=?utf-8?q?J=C3=B8rn?= <j@x.org>", [("Jørn", "j@x.org")]),
        ("=?utf-8?q?Bo,_J=C3=B8rn?= <j@x.org>", [("Bo, Jørn", "j@x.org")]),
        ("=?utf-8?q?J=C3=B8rn_=3Cj=40x=2Eorg=3E?=", [("Jørn", "j@x.org")]),
        ("MAILER-DAEMON (Mail System)", [("Mail System", "MAILER-DAEMON")]),
        ('"Ann <ann@example.com>', [("Ann", "ann@example.com")]),
        (
            "Ann <ann@example.com, bo@example.com",
            [("Ann", "ann@example.com"), ("", "bo@example.com")],
        ),
        ('<"', []),
        ("", []),
    ],
)
def test_mailboxes(field: str, expected: list[tuple[str, str]]) -> None:
    assert [(each.name, each.address) for each in read_addresses(field)] == expected


def test_an_address_is_shown_with_its_name() -> None:
    assert str(Address("Ann", "a@x.org")) == "Ann <a@x.org>"
    assert str(Address("", "a@x.org")) == "a@x.org"


@given(st.text(st.sampled_from('ab@<>"\\(),;:=? ?q'), max_size=300))
def test_no_field_is_too_odd(field: str) -> None:
    assert all(each.address or each.name for each in read_addresses(field))
