"""Tables are looked at, imported, remembered; what fails is told."""

import csv
import gzip
import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest

from tests.support.profiles import NOON, ledger_in, person, random_keys
from workbench.domain.people import Role
from workbench.errors import UserError
from workbench.operations.desk import Desk
from workbench.operations.importing import (
    failures_as_csv,
    import_table,
    preview_import,
    read_mapping,
)
from workbench.operations.intake import take_in

_ODD = b"No,Was,Satz\n1,5,Sehr gut\n2,x,Schlecht\n3,2\n"


@pytest.fixture
def keys() -> tuple[bytes, bytes, bytes]:
    return random_keys()


@pytest.fixture
def desk(tmp_path: Path, keys: tuple[bytes, bytes, bytes]) -> Iterator[Desk]:
    folder = tmp_path / "profile"
    folder.mkdir()
    with ledger_in(folder, keys) as ledger:
        yield Desk(ledger, person("ann"), now=lambda: NOON)


def _file(folder: Path, content: bytes, name: str = "t.csv") -> str:
    path = folder / name
    path.write_bytes(content)
    return str(path)


def _contents(desk: Desk) -> list[tuple[str, float | None]]:
    with desk.ledger.replica.reading() as connection:
        rows = connection.exec_driver_sql("SELECT text, rating FROM content ORDER BY text")
        return [(row[0], row[1]) for row in rows]


def _workbook(*rows: list[object]) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def test_a_preview_records_nothing_and_says_what_is_known(desk: Desk, tmp_path: Path) -> None:
    path = _file(tmp_path, b"id,text,likes\n1,Fine,3\n")
    preview = preview_import(desk, path, None)
    assert dict(preview.table.mapping) == {"platform_id": "id", "text": "text"}
    assert preview.table.mapping_from == "guessed"
    assert preview.unused == ["likes"]
    assert [row.text for row in preview.shown] == ["Fine"]
    assert _contents(desk) == []


def test_a_given_mapping_is_remembered_for_tables_of_the_same_columns(
    desk: Desk, tmp_path: Path
) -> None:
    path = _file(tmp_path, _ODD)
    with pytest.raises(UserError, match="no column is known"):
        preview_import(desk, path, None)
    mapping = {"text": "Satz", "rating": "Was"}
    done = import_table(desk, path, mapping)
    assert [(f.line, f.reason) for f in done.preview.table.doubts] == [
        (3, "The rating “x” could not be read; the row is without one.")
    ]
    assert _contents(desk) == [("", 2.0), ("Schlecht", None), ("Sehr gut", 5.0)]
    later = _file(tmp_path, b"WAS,satz,no\n4,Mittel,9\n", "later.csv")
    preview = preview_import(desk, later, None)
    assert preview.table.mapping_from == "remembered"
    assert dict(preview.table.mapping) == {"text": "satz", "rating": "WAS"}
    (taken,) = take_in(desk, [later])
    assert taken.outcome == "new"
    assert ("Mittel", 4.0) in _contents(desk)


def test_the_operation_holds_hash_and_mapping_and_a_new_replica_the_same_rows(
    desk: Desk, tmp_path: Path, keys: tuple[bytes, bytes, bytes]
) -> None:
    import_table(desk, _file(tmp_path, _ODD), {"text": "Satz", "rating": "Was"})
    before = _contents(desk)
    with desk.ledger.replica.reading() as connection:
        (body,) = connection.exec_driver_sql(
            "SELECT body FROM entry WHERE kind = 'content.import'"
        ).one()
    kept = json.loads(body)
    assert (kept["rows"], kept["mapping"]) == (3, {"text": "Satz", "rating": "Was"})
    assert "Sehr gut" not in body
    assert kept["origin"]["how"] == "import"
    folder = tmp_path / "profile"
    desk.ledger.close()
    for file in folder.glob("replica.db*"):
        file.unlink()
    with ledger_in(folder, keys) as ledger:
        assert _contents(Desk(ledger, person("ann"))) == before


def test_the_same_bytes_are_imported_once(desk: Desk, tmp_path: Path) -> None:
    path = _file(tmp_path, b"id,text\n1,Fine\n")
    outcomes = [import_table(desk, path, None).outcome for _ in range(2)]
    assert outcomes == ["new", "duplicate"]


def test_with_a_kind_each_row_is_a_case(desk: Desk, tmp_path: Path) -> None:
    path = _file(tmp_path, b"id,text\n1,Fine\n2,Bad\n")
    assert len(import_table(desk, path, None, "notice.illegal_content").cases) == 2


def test_who_may_not_import_is_told(desk: Desk, tmp_path: Path) -> None:
    reader = Desk(desk.ledger, person("eve", Role.QUALITY_REVIEWER))
    with pytest.raises(UserError, match="may not import"):
        import_table(reader, _file(tmp_path, b"id,text\n1,Fine\n"), None)


@pytest.mark.parametrize(
    "said",
    [
        "text=Satz,rating=Was",
        '{"text": "Satz", "rating": "Was"}',
        '{"Satz": "text", "Was": "rating"}',
    ],
)
def test_a_mapping_is_read_as_people_give_it(tmp_path: Path, said: str) -> None:
    assert read_mapping(said) == {"text": "Satz", "rating": "Was"}
    if said.startswith("{"):
        assert read_mapping(_file(tmp_path, said.encode(), "m.json")) == read_mapping(said)


@pytest.mark.parametrize("said", ["nowhere.json", "{broken", ""])
def test_what_is_no_mapping_says_so(said: str) -> None:
    with pytest.raises(UserError):
        read_mapping(said)


@pytest.mark.parametrize("mapping", [{"text": "Nothing"}, {"colour": "Satz"}])
def test_a_mapping_that_does_not_fit_says_why(
    desk: Desk, tmp_path: Path, mapping: dict[str, str]
) -> None:
    with pytest.raises(UserError, match=r"no column|no field"):
        preview_import(desk, _file(tmp_path, _ODD), mapping)


# --- Excel --------------------------------------------------------------------------------------


def test_an_excel_table_gives_texts_numbers_and_dates(desk: Desk, tmp_path: Path) -> None:
    book = _workbook(
        ["Review ID", "Text", "Rating", "Date"], ["r1", "Fine", 4, NOON.replace(tzinfo=None)]
    )
    (row,) = preview_import(desk, _file(tmp_path, book, "t.xlsx"), None).table.rows
    assert (row.platform_id, row.text, row.rating, row.published) == ("r1", "Fine", 4.0, NOON)


def test_formulas_are_texts_and_neutral_when_written(desk: Desk, tmp_path: Path) -> None:
    book = _workbook(["id", "text"], ["1", '=HYPERLINK("http://x","y")'])
    (row,) = preview_import(desk, _file(tmp_path, book, "t.xlsx"), None).table.rows
    assert row.text == '=HYPERLINK("http://x","y")'
    path = _file(tmp_path, b'id,text\n1,a\n=cmd|calc,2,3\n"+x",4,5\n')
    written = failures_as_csv(preview_import(desk, path, None).table.failures)
    cells = [cell for row in csv.reader(io.StringIO(written.decode("utf-8-sig"))) for cell in row]
    assert "'=cmd|calc,2,3" in cells
    assert not [cell for cell in cells if cell[:1] in "=+-@\t" and cell]


def _bomb(size: int) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("xl/workbook.xml", "<workbook/>")
        parts.writestr("xl/worksheets/sheet1.xml", b"0" * size)
    return made.getvalue()


def _with_entities() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as parts:
        parts.writestr("xl/workbook.xml", '<!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>')
    return made.getvalue()


def _far_away() -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(_workbook(["id", "text"], ["1", "Fine"])))
    sheet = book.active
    assert sheet is not None
    sheet["XFD1048576"] = "far"
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


@pytest.mark.parametrize(
    "content", [_bomb(30_000_000), _with_entities(), b"PK\3\4 xl/ nothing", _workbook(["a"])[:-60]]
)
def test_bombs_and_broken_workbooks_are_refused_and_kept(
    desk: Desk, tmp_path: Path, content: bytes
) -> None:
    path = _file(tmp_path, content, "t.xlsx")
    with pytest.raises(UserError):
        preview_import(desk, path, None)
    (taken,) = take_in(desk, [path])
    assert taken.outcome == "unreadable"
    assert taken.case is not None


def test_a_cell_far_away_makes_no_million_rows(desk: Desk, tmp_path: Path) -> None:
    table = preview_import(desk, _file(tmp_path, _far_away(), "t.xlsx"), None).table
    assert [row.text for row in table.rows] == ["Fine"]


# --- real exports -------------------------------------------------------------------------------

_EXPORTS = {
    "trustpilot-native-json-fr-nl/keytrade.json.gz": (500, True),
    "trustpilot-native-fields/dataset_trustpilot-reviews-scraper_2026-05-28_07-15-44-371.csv.gz": (
        860,
        True,
    ),
    "trustpilot-xlsx/AEA000201011.xlsx": (400, True),
    "trustpilot-xlsx/AEE000301011.xlsx": (105, True),
    "trustpilot-pet-insurance/akc_reviews.csv.gz": (100, False),
    "trustpilot-danish/SATS.csv.gz": (1396, True),
}


@pytest.mark.shared
@pytest.mark.parametrize("export", _EXPORTS)
def test_exports_of_platforms_become_content_with_accounts(
    desk: Desk, tmp_path: Path, shared: Path, export: str
) -> None:
    rows, has_accounts = _EXPORTS[export]
    content = (shared / "data" / "2-reviews" / export).read_bytes()
    name = Path(export).name.removesuffix(".gz")
    content = gzip.decompress(content) if export.endswith(".gz") else content
    done = import_table(desk, _file(tmp_path, content, name), None)
    assert len(done.preview.table.rows) >= rows
    assert done.preview.table.failures == ()
    with desk.ledger.replica.reading() as connection:
        kept = connection.exec_driver_sql("SELECT count(*), count(author) FROM content").one()
    ids = {(r.platform_id, r.text, r.author_name) for r in done.preview.table.rows}
    assert kept[0] == len(ids)
    assert bool(kept[1]) is has_accounts
