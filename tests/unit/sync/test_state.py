"""The sentences of the status line."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from workbench.sync.state import Link, SyncState

NOW = datetime(2026, 11, 25, 9, 30, tzinfo=UTC)
COPENHAGEN = timezone(timedelta(hours=1))


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (SyncState(Link.LOCAL), "Kept on this computer"),
        (SyncState(Link.SYNCED, at=NOW), "Synced just now"),
        (
            SyncState(Link.SYNCED, at=NOW - timedelta(seconds=4), waiting=2),
            "Synced 4 s ago · 2 changes waiting",
        ),
        (SyncState(Link.SYNCED, at=NOW - timedelta(minutes=5)), "Synced 5 min ago"),
        (SyncState(Link.SYNCED, at=NOW - timedelta(hours=3)), "Synced at 07:30"),
        (SyncState(Link.SYNCED, at=NOW - timedelta(days=1)), "Synced at 2026-11-24 10:30"),
        (
            SyncState(Link.OFFLINE, since=NOW - timedelta(minutes=78), waiting=1),
            "Offline since 09:12, all kept · 1 change waiting",
        ),
        (SyncState(Link.OFFLINE), "Offline, all kept"),
        (
            SyncState(Link.FIRST_SYNC, done=120_000, total=1_000_000),
            "First sync: 120,000 of 1,000,000 cases",
        ),
        (SyncState(Link.SYNCING, waiting=1_200), "Syncing · 1,200 changes waiting"),
        (SyncState(Link.SHUT_OUT), "The centre does not let you in any more"),
    ],
)
def test_a_state_says_in_words_how_things_stand(state: SyncState, words: str) -> None:
    assert state.words(NOW, COPENHAGEN) == words


@pytest.mark.parametrize("link", Link)
def test_each_link_has_words(link: Link) -> None:
    assert SyncState(link).words(NOW, UTC)
