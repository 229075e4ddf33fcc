"""A long list keeps its places, shows what it knows and asks only for what is looked at."""

from array import array
from collections.abc import Iterable
from random import Random

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
)

from ui.models.row_window import PAGE, PageRequest, RowWindow


class Store:
    """A list of rows that answers when it is told to; a row is its id and its version."""

    def __init__(self, ids: Iterable[int] = (), kept_pages: int = 64) -> None:
        self.versions = dict.fromkeys(ids, 0)
        self.asked: list[tuple[PageRequest, dict[int, str]]] = []
        self.window: RowWindow[str] = RowWindow(self.load, kept_pages)
        self.window.extend(self.versions, complete=True)

    def load(self, request: PageRequest) -> None:
        """Read now, as another thread would; the answer is given later."""
        self.asked.append((request, {i: self.says(i) for i in request.ids if i in self.versions}))

    def says(self, row_id: int) -> str:
        """The row as it is now."""
        return f"{row_id} v{self.versions[row_id]}"

    def answer(self, index: int = 0) -> range:
        """Give one answer."""
        return self.window.supply(*self.asked.pop(index))

    def look(self, *places: int) -> list[str | None]:
        """What a paint of these places shows; what lacks is asked for and answered after it."""
        shown = [self.window.row(place) for place in places]
        self.window.fetch_wanted()
        while self.asked:
            self.answer()
        return shown


def test_a_row_is_not_here_until_its_page_was_fetched() -> None:
    store = Store(range(1000, 1500))
    assert store.look(130) == [None]
    assert store.look(128, 255) == ["1128 v0", "1255 v0"]


def test_looking_at_a_whole_page_asks_once() -> None:
    store = Store(range(1000))
    for place in range(PAGE):
        store.window.row(place)
    assert store.window.fetch_wanted() == 1
    assert store.asked[0][0].ids == tuple(range(PAGE))


def test_a_page_under_way_is_not_asked_for_again() -> None:
    store = Store(range(1000))
    store.window.row(0)
    store.window.fetch_wanted()
    store.window.row(1)
    assert store.window.fetch_wanted() == 0


def test_after_a_long_scroll_only_the_pages_looked_at_last_are_fetched() -> None:
    """Dragging the scroll bar over a million rows must not read them all."""
    store = Store(range(PAGE * 50))
    for place in range(0, PAGE * 50, 10):
        store.window.row(place)
    assert store.window.fetch_wanted(at_most=3) == 3
    assert [request.number for request, _ in store.asked] == [49, 48, 47]
    assert store.window.fetch_wanted() == 0


def test_an_answer_names_the_places_to_paint_again() -> None:
    store = Store(range(PAGE + 40))
    store.window.row(PAGE + 1)
    store.window.fetch_wanted()
    assert store.answer() == range(PAGE, PAGE + 40)


def test_a_changed_row_is_shown_as_it_was_until_it_is_here_as_it_is() -> None:
    store = Store(range(10))
    store.look(3)
    store.versions[3] = 1
    store.window.invalidate([3])
    assert store.look(3) == ["3 v0"]
    assert store.look(3) == ["3 v1"]


def test_only_the_rows_that_changed_are_fetched_again() -> None:
    store = Store(range(10))
    store.look(3)
    store.window.invalidate([3, 4])
    store.window.row(3)
    store.window.fetch_wanted()
    assert store.asked[0][0].ids == (3, 4)


def test_an_answer_from_before_a_change_does_not_pass_for_the_row_as_it_is() -> None:
    store = Store(range(10))
    store.window.row(3)
    store.window.fetch_wanted()
    store.versions[3] = 1
    store.window.invalidate([3])
    store.answer()
    assert store.look(3) == ["3 v0"]
    assert store.look(3) == ["3 v1"]


def test_a_row_that_nobody_knows_any_more_is_not_asked_for_for_ever() -> None:
    store = Store(range(10))
    del store.versions[5]
    store.look(5)
    assert store.window.is_gone(5)
    assert store.window.row(5) is None
    assert store.window.fetch_wanted() == 0


def test_a_request_that_failed_is_made_again_when_somebody_looks() -> None:
    store = Store(range(10))
    store.window.row(5)
    store.window.fetch_wanted()
    store.window.give_up(store.asked.pop()[0])
    store.look(5)
    assert store.look(5) == ["5 v0"]


def test_arrivals_gather_aside_and_move_nothing() -> None:
    store = Store(range(10))
    store.window.announce([100, 101, 100, 3])
    assert store.window.pending_new == 2
    assert (len(store.window), store.window.id_at(0)) == (10, 0)


def test_arrivals_are_let_in_on_request_and_known_rows_stay_known() -> None:
    store = Store(range(10))
    store.look(0)
    store.window.announce([100])
    store.window.replace(array("q", [100, *range(10)]))
    assert store.window.pending_new == 0
    assert store.window.row(1) == "0 v0"
    assert store.window.row(0) is None


def test_an_answer_from_before_a_new_order_still_counts() -> None:
    store = Store(range(10))
    store.window.row(0)
    store.window.fetch_wanted()
    store.window.replace(array("q", reversed(range(10))))
    assert store.answer() == range(10)
    assert store.window.row(0) == "9 v0"


def test_an_arrival_that_the_rest_of_the_list_brings_is_none() -> None:
    store = Store(range(10))
    store.window.announce([100])
    store.window.extend([100, 101], complete=True)
    assert store.window.pending_new == 0


def test_a_list_that_is_still_being_read_grows_at_its_end() -> None:
    window: RowWindow[str] = RowWindow(lambda _: None)
    window.extend(range(20), complete=False)
    assert not window.complete
    window.extend(range(20, 30), complete=True)
    assert (window.complete, len(window), window.id_at(25)) == (True, 30, 25)


def test_rows_not_used_for_long_make_room() -> None:
    """Scrolling through everything must not keep everything."""
    store = Store(range(PAGE * 6), kept_pages=2)
    for page in range(6):
        store.look(page * PAGE)
    assert store.window.row(0) is None
    assert store.window.row(5 * PAGE) is not None
    assert len(store.window._rows) == 2 * PAGE


@pytest.mark.parametrize("place", [0, 10, 99_999])
@pytest.mark.parametrize("near", [0, 50_000, 99_999])
def test_an_id_is_found_wherever_it_lies(place: int, near: int) -> None:
    window: RowWindow[str] = RowWindow(lambda _: None)
    window.extend(range(7, 100_007), complete=True)
    assert window.position(place + 7, near) == place


def test_an_id_that_is_not_listed_has_no_place() -> None:
    assert Store(range(10)).window.position(11) is None


@pytest.mark.parametrize("place", [-1, 10])
def test_no_row_is_outside_the_list(place: int) -> None:
    with pytest.raises(IndexError):
        Store(range(10)).window.row(place)


class ListUnderChange(RuleBasedStateMachine):
    """Whatever changes while answers are under way: no wrong row, no endless asking."""

    @initialize(size=st.integers(0, 3 * PAGE), kept=st.integers(4, 6))
    def begin(self, size: int, kept: int) -> None:
        self.store = Store(range(size), kept)
        self.listed = list(range(size))
        self.arrived: set[int] = set()
        self.next_id = size

    @rule(data=st.data())
    def look(self, data: st.DataObject) -> None:
        if self.listed:
            place = data.draw(st.integers(0, len(self.listed) - 1))
            shown = self.store.window.row(place)
            assert shown is None or shown.split()[0] == str(self.listed[place])
            self.store.window.fetch_wanted(data.draw(st.integers(1, 3)))

    @precondition(lambda self: self.store.asked)
    @rule(data=st.data())
    def answer(self, data: st.DataObject) -> None:
        """Answers overtake each other."""
        self.store.answer(data.draw(st.integers(0, len(self.store.asked) - 1)))

    @precondition(lambda self: self.store.asked)
    @rule()
    def fail(self) -> None:
        self.store.window.give_up(self.store.asked.pop()[0])

    @rule(data=st.data())
    def change(self, data: st.DataObject) -> None:
        known = sorted(self.store.versions)
        if known:
            changed = data.draw(st.sets(st.sampled_from(known), max_size=4))
            for row_id in changed:
                self.store.versions[row_id] += 1
            self.store.window.invalidate(changed)

    @rule(data=st.data())
    def lose(self, data: st.DataObject) -> None:
        known = sorted(self.store.versions)
        if known:
            lost = data.draw(st.sampled_from(known))
            del self.store.versions[lost]
            self.store.window.invalidate([lost])

    @rule(count=st.integers(1, 5))
    def arrive(self, count: int) -> None:
        ids = range(self.next_id, self.next_id + count)
        self.next_id += count
        self.store.versions.update(dict.fromkeys(ids, 0))
        self.arrived.update(ids)
        self.store.window.announce(ids)

    @rule(random=st.randoms(use_true_random=False))
    def let_in(self, random: Random) -> None:
        self.listed = sorted(self.store.versions)
        random.shuffle(self.listed)
        self.arrived.clear()
        self.store.window.replace(array("q", self.listed))

    @invariant()
    def nothing_moves_by_itself(self) -> None:
        window = self.store.window
        assert [window.id_at(place) for place in range(len(window))] == self.listed
        assert window.pending_new == len(self.arrived)

    def teardown(self) -> None:
        """Once all is answered, every place shows its row as it is now, and nothing is asked."""
        if not hasattr(self, "store"):
            return
        while self.store.asked:
            self.store.answer()
        for place, row_id in enumerate(self.listed):
            self.store.look(place)
            self.store.look(place)
            shown = self.store.window.row(place)
            expected = self.store.says(row_id) if row_id in self.store.versions else None
            assert shown == expected
            assert self.store.window.fetch_wanted() == 0


TestListUnderChange = ListUnderChange.TestCase
