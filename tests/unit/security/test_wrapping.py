"""A key under a passphrase."""

import os
from base64 import b64decode, b64encode
from typing import Any

import pytest

from workbench.security import wrapping
from workbench.security.wrapping import WrongPassphrase, unwrap, wrap

KEY = bytes(range(32))


@pytest.fixture(autouse=True)
def quick_stretching(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wrapping, "_COST", 1 << 4)


@pytest.mark.parametrize("passphrase", ["x", "straße ☃", " ", "x" * 5000])
def test_the_passphrase_gives_the_key_back(passphrase: str) -> None:
    assert unwrap(wrap(KEY, passphrase), passphrase) == KEY


@pytest.mark.parametrize("other", ["X", "x ", ""])
def test_another_passphrase_gives_nothing(other: str) -> None:
    with pytest.raises(WrongPassphrase, match="Nothing was changed"):
        unwrap(wrap(KEY, "x"), other)


def test_the_same_key_is_never_wrapped_alike() -> None:
    one, two = wrap(KEY, "x"), wrap(KEY, "x")
    assert all(one[part] != two[part] for part in ("salt", "nonce", "key"))


@pytest.mark.parametrize("part", ["salt", "nonce", "key"])
def test_an_altered_key_is_not_opened(part: str) -> None:
    wrapped: dict[str, Any] = wrap(KEY, "x")
    altered = bytearray(b64decode(wrapped[part]))
    altered[0] ^= 1
    wrapped[part] = b64encode(bytes(altered)).decode()
    with pytest.raises(WrongPassphrase):
        unwrap(wrapped, "x")


def test_the_real_cost_is_what_the_design_asks_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """N 65,536 with r 8: 64 MB, about 0.1 s for each guess."""
    monkeypatch.undo()
    wrapped = wrap(os.urandom(32), "x")
    assert (wrapped["kdf"], wrapped["cost"]) == ("scrypt", 65_536)
