"""Intake: whatever file is given becomes or joins a case, or says why it could not."""

import hashlib
import io
import json
import os
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from reportlab.pdfgen.canvas import Canvas

from tests.support.profiles import NOON, desk_at, ledger_in, mail, person, random_keys
from tests.support.signers import make_signer, sign
from workbench.domain.cases import CaseSnapshot
from workbench.domain.ids import canonical_json, number_text
from workbench.domain.people import Person, Role
from workbench.errors import UserError
from workbench.operations import casework
from workbench.operations.desk import Desk
from workbench.operations.intake import IntakeResult, split_message, take_in
from workbench.operations.undo import undo


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    folder = tmp_path / "profile"
    folder.mkdir()
    with ledger_in(folder, random_keys()) as ledger:
        yield Desk(ledger, person("ann"), now=lambda: NOON)


@pytest.fixture
def mails(tmp_path: Path) -> Path:
    made = tmp_path / "mails"
    made.mkdir()
    return made


def taken(desk: Desk, folder: Path, content: bytes, name: str = "a.eml") -> IntakeResult:
    """Take in one file, and only that."""
    path = folder / name
    path.write_bytes(content)
    (result,) = take_in(desk, [str(path)])
    return result


def case_of(desk: Desk, result: IntakeResult) -> CaseSnapshot:
    assert result.case is not None
    return desk.read(result.case)


@pytest.mark.parametrize("before", range(3))
def test_a_long_text_is_cut_between_two_characters(desk: Desk, mails: Path, before: int) -> None:
    """Wherever the cut falls in the bytes; the whole of it lies in the stored mail."""
    text = "\r\n".join(["a" * before + "東" * 300] * 200)
    content = mail(1, text=text, Content_Type="text/plain; charset=utf-8")
    (message,) = case_of(desk, taken(desk, mails, content)).stream("message")
    kept = message.body["text"]
    assert 149_997 < len(kept.encode()) <= 150_000
    assert text.replace("\r", "").startswith(kept)
    assert "cut here" in " ".join(message.body["defects"])


# --- mails and threads ------------------------------------------------------------------------


def test_a_mail_becomes_a_case_that_says_what_it_says(desk: Desk, mails: Path) -> None:
    result = taken(desk, mails, mail(1, Cc="Cy <cy@example.org>"))
    case = case_of(desk, result)
    (message,) = case.stream("message")
    assert (result.outcome, result.number) == ("new", case.number)
    assert (case.subject, case.state, case.language) == ("Order 1", "new", "en")
    assert message.body["from"] == "Bo Berg <bo@example.org>"
    assert message.body["to"] == ["escalations@example.com"]
    assert message.body["cc"] == ["Cy <cy@example.org>"]
    assert message.body["sent"] == "2026-02-02T10:00:00+00:00"
    assert message.body["message_id"] == "1@example.org"
    assert message.body["text"].strip() == "They sold my bike twice."
    assert desk.ledger.blobs.read(message.body["source"]["sha256"]) == mail(
        1, Cc="Cy <cy@example.org>"
    )
    assert [(p.name, p.address, p.new_correspondent) for p in case.parties] == [
        ("Bo Berg", "bo@example.org", False)
    ]
    assert case.reasons["kind"]
    assert case.reasons["priority"]
    assert "after receipt" in case.due_basis


@pytest.mark.parametrize("field", ["References", "In-Reply-To"])
def test_an_answer_joins_the_case_of_what_it_answers(desk: Desk, mails: Path, field: str) -> None:
    first = taken(desk, mails, mail(1))
    name = field.replace("-", "_")
    fields: dict[str, Any] = {name: "<1@example.org>"}
    second = taken(desk, mails, mail(2, **fields))
    fields = {name: "<2@example.org>"}
    third = taken(desk, mails, mail(3, **fields))
    assert [r.outcome for r in (second, third)] == ["joined", "joined"]
    assert {first.case, second.case, third.case} == {first.case}
    assert second.number == first.number
    assert len(case_of(desk, first).stream("message")) == 3


def test_an_answer_that_comes_first_is_joined_by_what_it_answers(desk: Desk, mails: Path) -> None:
    answer = taken(desk, mails, mail(2, answers=(1,)))
    other = taken(desk, mails, mail(3, answers=(1,)))
    original = taken(desk, mails, mail(1))
    assert (other.outcome, original.outcome) == ("joined", "joined")
    assert {answer.case, other.case, original.case} == {answer.case}
    flags = [m.body["same_id"] for m in case_of(desk, original).stream("message")]
    assert flags == [False, False, False]


def test_mails_of_one_call_find_each_other_in_any_order(desk: Desk, mails: Path) -> None:
    for number, answers in ((1, ()), (2, (1,)), (3, (1, 2)), (9, ())):
        (mails / f"{number}.eml").write_bytes(mail(number, answers=answers))
    paths = [str(mails / f"{number}.eml") for number in (3, 9, 1, 2)]
    results = take_in(desk, paths)
    assert [r.path for r in results] == paths
    assert [r.outcome for r in results] == ["new", "new", "joined", "joined"]
    assert results[0].case == results[2].case == results[3].case != results[1].case
    assert all(r.number for r in take_in(desk, paths))


def test_a_thread_stays_within_its_scope(desk: Desk, mails: Path) -> None:
    first = taken(desk, mails, mail(1))
    elsewhere = Desk(desk.ledger, Person("vi", "Vi", Role.TEAM_LEAD, ("vendor",)))
    second = taken(elsewhere, mails, mail(2, answers=(1,)))
    again = taken(elsewhere, mails, mail(1))
    assert (second.outcome, again.outcome) == ("new", "joined")
    assert again.case == second.case != first.case


def test_a_sender_who_is_not_yet_a_party_is_marked(desk: Desk, mails: Path) -> None:
    taken(desk, mails, mail(1))
    known = taken(desk, mails, mail(2, answers=(1,), sender="BO@Example.org"))
    strange = taken(desk, mails, mail(3, answers=(1,), sender="Eve <eve@example.net>"))
    again = taken(desk, mails, mail(4, answers=(1,), sender="Eve <eve@example.net>"))
    assert "New correspondent: eve@example.net" in strange.reason
    assert "New correspondent" not in known.reason + again.reason
    marked = [p.address for p in case_of(desk, strange).parties if p.new_correspondent]
    assert marked == ["eve@example.net"]


def decided(desk: Desk, case: UUID) -> None:
    casework.decide_case(desk, case, "keep", "no breach")


def closed(desk: Desk, case: UUID) -> None:
    casework.close_cases(desk, [case], "spam")


def waiting(desk: Desk, case: UUID) -> None:
    casework.wait_for(desk, [case], "Bo", NOON)


@pytest.mark.parametrize("before", [decided, closed, waiting])
def test_a_further_message_takes_the_case_up_again(
    desk: Desk, mails: Path, before: Callable[[Desk, UUID], None]
) -> None:
    first = taken(desk, mails, mail(1))
    assert first.case is not None
    before(desk, first.case)
    for number in (2, 3):
        (mails / f"{number}.eml").write_bytes(mail(number, answers=(1,)))
    second, third = take_in(desk, [str(mails / "2.eml"), str(mails / "3.eml")])
    assert (second.outcome, third.outcome) == ("joined", "joined")
    case = case_of(desk, first)
    assert case.state == "open"
    assert case.waiting_until is None
    assert {entry.outcome for entry in case.entries} == {"applied"}
    with_news = [e.kind for e in case.entries if e.kind in {"case.reopen", "case.resume"}]
    assert len(with_news) == 1


def test_the_same_bytes_are_taken_in_once(desk: Desk, mails: Path) -> None:
    first = taken(desk, mails, mail(1))
    (mails / "copy.eml").write_bytes(mail(1))
    results = take_in(desk, [str(mails / "copy.eml"), str(mails / "copy.eml")])
    assert [r.outcome for r in results] == ["duplicate", "duplicate"]
    assert {(r.case, r.number) for r in results} == {(first.case, first.number)}
    assert len(case_of(desk, first).stream("message")) == 1


def test_twice_in_one_call_is_once_with_the_same_number(desk: Desk, mails: Path) -> None:
    (mails / "a.eml").write_bytes(mail(1))
    one, two = take_in(desk, [str(mails / "a.eml")] * 2)
    assert (one.outcome, two.outcome) == ("new", "duplicate")
    assert (one.case, one.number) == (two.case, two.number)


def test_the_same_id_with_other_bytes_is_a_further_message_and_marked(
    desk: Desk, mails: Path
) -> None:
    first = taken(desk, mails, mail(1))
    other = taken(desk, mails, mail(1, text="Other words."))
    assert (other.outcome, other.case) == ("joined", first.case)
    assert "Message-ID is known" in other.reason
    marks = [m.body["same_id"] for m in case_of(desk, first).stream("message")]
    assert marks == [False, True]


# --- splitting --------------------------------------------------------------------------------


def test_a_message_is_split_off_and_taken_back(desk: Desk, mails: Path) -> None:
    first = taken(desk, mails, mail(1))
    taken(desk, mails, mail(2, answers=(1,), text="Something quite different: platypus."))
    assert first.case is not None
    message = desk.read(first.case).stream("message")[1]
    changes = split_message(desk, first.case, message.op_id)
    opened = changes.recorded[0].case
    assert opened is not None
    assert [m.op_id for m in desk.read(opened).stream("message")] == [message.op_id]
    assert len(desk.read(first.case).stream("message")) == 1
    assert desk.read(opened).subject == "Order 2"
    # Answers go where the message went.
    answer = taken(desk, mails, mail(3, answers=(1, 2)))
    assert answer.case == opened
    to_first = taken(desk, mails, mail(4, answers=(1,)))
    assert to_first.case == first.case

    undo(desk, changes.undoable)
    shown = [m.op_id for m in desk.read(first.case).stream("message")]
    assert message.op_id in shown
    assert desk.read(opened).state == "closed"


def test_the_only_message_is_not_split_off(desk: Desk, mails: Path) -> None:
    first = taken(desk, mails, mail(1))
    assert first.case is not None
    (message,) = desk.read(first.case).stream("message")
    with pytest.raises(UserError, match="only message"):
        split_message(desk, first.case, message.op_id)
    with pytest.raises(UserError, match="not on this case"):
        split_message(desk, first.case, first.case)


# --- when it was received ---------------------------------------------------------------------

RECEIVED = "from x by mx.ours.example with ESMTP; Tue, 03 Feb 2026 08:00:00 +0100"


def test_received_is_what_our_own_host_wrote(desk: Desk, mails: Path) -> None:
    ours = Desk(desk.ledger, desk.person, own_hosts=frozenset({"mx.ours.example"}))
    case = case_of(desk, taken(ours, mails, mail(1, Received=RECEIVED)))
    assert case.received == datetime(2026, 2, 3, 7, tzinfo=UTC)
    assert "mx.ours.example" in case.received_source
    assert case.due is not None
    assert case.due > case.received


@pytest.mark.parametrize("hosts", [frozenset(), frozenset({"mx.other.example"})])
def test_received_is_never_what_a_sender_may_write(
    desk: Desk, mails: Path, hosts: frozenset[str]
) -> None:
    strange = Desk(desk.ledger, desk.person, own_hosts=hosts, now=lambda: NOON)
    case = case_of(desk, taken(strange, mails, mail(1, Received=RECEIVED)))
    assert (case.received, case.received_source) == (NOON, "time of intake")


# --- tables -----------------------------------------------------------------------------------

ROWS = [
    {"id": f"r{n}", "title": f"Title {n}", "text": f"Review {n}", "rating": n, "author": f"A{n}"}
    for n in range(1, 4)
]


def test_rows_become_content_without_cases(desk: Desk, mails: Path) -> None:
    path = mails / "reviews.json"
    path.write_text(json.dumps(ROWS))
    (result,) = take_in(desk, [str(path)])
    assert (result.outcome, result.case) == ("new", None)
    assert "3 rows became content" in result.reason
    (again,) = take_in(desk, [str(path)])
    assert again.outcome == "duplicate"


@pytest.mark.parametrize("first_without", [False, True])
def test_with_a_kind_each_row_becomes_a_case(desk: Desk, mails: Path, first_without: bool) -> None:
    path = mails / "reviews.csv"
    path.write_text("id,title,text,rating\nr1,One,Good,5\nr2,Two,Bad,1\n")
    if first_without:
        take_in(desk, [str(path)])
    results = take_in(desk, [str(path)], "appeal.business")
    assert [r.outcome for r in results] == ["new", "new"]
    cases = [case_of(desk, result) for result in results]
    assert [case.subject for case in cases] == ["One", "Two"]
    assert {case.kind for case in cases} == {"appeal.business"}
    assert [case.contents[0].text for case in cases] == ["Good", "Bad"]
    assert [r.outcome for r in take_in(desk, [str(path)], "appeal.business")] == ["duplicate"]
    assert [r.outcome for r in take_in(desk, [str(path)])] == ["duplicate"]


def test_a_review_stays_with_each_case_that_looks_at_it(desk: Desk, mails: Path) -> None:
    for name, text in (("one.csv", "Good"), ("two.csv", "Good they said")):
        (mails / name).write_text(f"id,title,text,rating\nr1,One,{text},5\n")
    (first,) = take_in(desk, [str(mails / "one.csv")], "notice.illegal_content")
    (second,) = take_in(desk, [str(mails / "two.csv")], "appeal.reviewer")
    assert first.case != second.case
    shown = [case_of(desk, result).contents for result in (first, second)]
    assert [[item.platform_id for item in contents] for contents in shown] == [["r1"], ["r1"]]


# --- everything else --------------------------------------------------------------------------


NO_MESSAGES = [b"", b"\0\1\2", b"%PDF-1.7 no end", b"PK\3\4", b"\xff\xfeG\0", b"x" * 300_000]


@pytest.mark.parametrize("content", NO_MESSAGES)
def test_what_is_no_message_is_kept_byte_for_byte_and_says_so(
    desk: Desk, mails: Path, content: bytes
) -> None:
    result = taken(desk, mails, content, "thing.bin")
    assert result.outcome == "unreadable"
    assert result.reason
    (message,) = case_of(desk, result).stream("message")
    (attachment,) = message.body["attachments"]
    assert desk.ledger.blobs.read(attachment["sha256"]) == content
    assert attachment["size"] == len(content)
    again = taken(desk, mails, content, "other name.bin")
    assert (again.outcome, again.case) == ("duplicate", result.case)


def test_a_missing_path_says_so_and_the_others_go_on(desk: Desk, mails: Path) -> None:
    (mails / "a.eml").write_bytes(mail(1))
    paths = [str(mails / "nowhere.eml"), str(mails / "a.eml"), "x" * 5000]
    missing, found, strange = take_in(desk, paths)
    assert (missing.outcome, missing.case, missing.path) == ("unreadable", None, paths[0])
    assert "No such file" in missing.reason
    assert found.outcome == "new"
    assert (strange.outcome, strange.case) == ("unreadable", None)


def test_a_folder_stands_for_its_files(desk: Desk, mails: Path) -> None:
    (mails / "deep" / "er").mkdir(parents=True)
    (mails / "deep" / "er" / "2.eml").write_bytes(mail(2))
    (mails / "1.eml").write_bytes(mail(1))
    results = take_in(desk, [str(mails)])
    assert [Path(r.path).name for r in results] == ["1.eml", "2.eml"]
    assert [r.outcome for r in results] == ["new", "new"]


def test_an_empty_folder_says_so(desk: Desk, mails: Path) -> None:
    (result,) = take_in(desk, [str(mails)])
    assert (result.path, result.outcome) == (str(mails), "unreadable")
    assert "holds no file" in result.reason


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no named pipes as files")
def test_a_pipe_is_not_waited_for(desk: Desk, mails: Path) -> None:
    os.mkfifo(mails / "pipe")
    (result,) = take_in(desk, [str(mails / "pipe")])
    assert (result.outcome, result.case) == ("unreadable", None)


ODD_NAMES = ["Grüße und ☃.eml", "-rf.eml", "a\nb.eml", "\u202egpj.exe", "..eml", "con.eml"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such names")
@pytest.mark.parametrize("name", [*ODD_NAMES, os.fsdecode(b"\xff\xfe.eml")])
@pytest.mark.parametrize("content", [mail(1), b"no mail"])
def test_files_with_odd_names_are_taken_in(
    desk: Desk, mails: Path, name: str, content: bytes
) -> None:
    result = taken(desk, mails, content, name)
    assert result.path == str(mails / name)
    case = case_of(desk, result)
    assert case.subject.encode()
    for attachment in case.stream("message")[0].body["attachments"]:
        assert not set(attachment["name"]) & {"/", "\\", "\n", "\0", "\u202e"}
        assert attachment["name"] not in {"", ".", ".."}


def test_the_kind_given_wins_and_an_unknown_one_is_refused(desk: Desk, mails: Path) -> None:
    path = mails / "a.eml"
    path.write_bytes(mail(1))
    with pytest.raises(UserError, match=r"no kind “nonsense”.*appeal\.business"):
        take_in(desk, [str(path)], "nonsense")
    (result,) = take_in(desk, [str(path)], "legal_letter.court_order")
    case = case_of(desk, result)
    assert case.kind == "legal_letter.court_order"
    assert case.reasons["kind"] == "Given at intake."


def test_progress_is_told_and_stops_after_the_batch(
    desk: Desk, mails: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("workbench.operations.found_files._BATCH_FILES", 2)
    for number in range(1, 6):
        (mails / f"{number}.eml").write_bytes(mail(number))
    told: list[tuple[int, int]] = []

    def progress(done: int, total: int) -> bool:
        told.append((done, total))
        return len(told) < 2

    results = take_in(desk, [str(mails)], progress=progress)
    assert told == [(2, 5), (4, 5)]
    assert len(results) == 4


def test_every_new_case_has_a_number_of_its_own(desk: Desk, mails: Path) -> None:
    for number in range(1, 6):
        (mails / f"{number}.eml").write_bytes(mail(number))
    numbers = [r.number for r in take_in(desk, [str(mails)])]
    assert numbers == [1, 2, 3, 4, 5]
    assert number_text(numbers[0]) == "E-1"


def test_somebody_without_the_right_takes_nothing_in(desk: Desk, mails: Path) -> None:
    auditor = desk_at(desk.ledger, "cy", Role.AUDITOR)
    with pytest.raises(UserError, match="The role auditor may not open cases"):
        taken(auditor, mails, mail(1))


def test_a_mailbox_file_becomes_its_mails_each_placed_on_its_own(desk: Desk, mails: Path) -> None:
    lines = b"From bo@example.org Mon Feb  2 10:00:00 2026\n"
    one, two, other = mail(1), mail(2, answers=(1,)), mail(9)
    path = mails / "old.mbox"
    path.write_bytes(b"".join(lines + each + b"\n" for each in (one, two, other, one)))
    results = take_in(desk, [str(path)])
    assert [r.outcome for r in results] == ["new", "joined", "new", "duplicate"]
    assert {results[0].case, results[1].case, results[3].case} == {results[0].case}
    first, second = case_of(desk, results[0]).stream("message")
    assert desk.ledger.blobs.read(second.body["source"]["sha256"]) == two
    assert first.body["origin"] == {
        "how": "mailbox file",
        "path": str(path),
        "number": 1,
        "offset": len(lines),
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
    }
    assert taken(desk, mails, other).outcome == "duplicate"


@pytest.mark.parametrize("state", ["waiting", "decided", "closed"])
@pytest.mark.parametrize(
    "head", [{"Auto_Submitted": "auto-replied"}, {"Subject": "Automatic reply: Order 1"}]
)
def test_an_automatic_reply_joins_and_moves_nothing(
    desk: Desk, mails: Path, state: str, head: dict[str, str]
) -> None:
    first = taken(desk, mails, mail(1))
    assert first.case is not None
    if state == "waiting":
        casework.wait_for(desk, [first.case], "the author", None)
    elif state == "decided":
        casework.decide_case(desk, first.case, "keep", "Nothing wrong.")
    else:
        casework.close_cases(desk, [first.case], "done")
    away = mail(2, sender="Office <office@example.net>", answers=(1,), **head)
    joined = taken(desk, mails, away)
    case = case_of(desk, first)
    assert (joined.outcome, joined.case, case.state) == ("joined", first.case, state)
    assert "automatic reply" in joined.reason
    assert case.stream("message")[-1].body["automatic"]["nature"] == "automatic reply"
    assert [p.address for p in case.parties] == ["bo@example.org"]


def test_a_bounce_joins_the_thread_of_the_mail_that_came_back(desk: Desk, mails: Path) -> None:
    first = taken(desk, mails, mail(1))
    returned = (
        b"From: MAILER-DAEMON@mx.example.net\nSubject: failure notice\n"
        b"Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n"
        b"--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; x\n\n"
        b"Final-Recipient: rfc822; bo@example.org\nAction: failed\nStatus: 5.1.1\n"
        b"--b\nContent-Type: text/rfc822-headers\n\nMessage-ID: <ours@example.com>\n"
        b"References: <1@example.org>\n--b--\n"
    )
    bounce = taken(desk, mails, returned)
    assert (bounce.outcome, bounce.case) == ("joined", first.case)
    told = case_of(desk, first).stream("message")[-1].body["automatic"]
    assert told["recipients"][0]["address"] == "bo@example.org"


def test_of_a_forwarded_mail_both_senders_are_known(desk: Desk, mails: Path) -> None:
    text = (
        "For you.\n\n-----Original Message-----\nFrom: Cy <cy@example.net>\n"
        "Sent: 3 February 2026 10:00\nTo: us\nSubject: Help\n\nThey sold it."
    )
    result = taken(desk, mails, mail(1, text=text, Subject="FW: Help"))
    case = case_of(desk, result)
    (forwarded,) = case.stream("message")[0].body["forwarded"]
    assert (forwarded["from"], forwarded["subject"]) == ("Cy <cy@example.net>", "Help")
    assert [p.address for p in case.parties] == ["bo@example.org", "cy@example.net"]


def test_what_is_signed_says_by_whom_and_whether_it_is_believed(tmp_path: Path) -> None:
    root = make_signer("Root", authority=True)
    signer = make_signer("bo@example.org", root)
    signed = sign(signer, b"Content-Type: text/plain\r\n\r\nThey sold it.\r\n")
    paths = []
    for sender in ("bo@example.org", "mallory@example.org"):
        paths.append(str(tmp_path / f"{sender}.eml"))
        Path(paths[-1]).write_bytes(f"From: {sender}\nSubject: S\n".encode() + signed)
    folder = tmp_path / "profile"
    folder.mkdir()
    with ledger_in(folder, random_keys()) as ledger:
        desk = Desk(ledger, person("ann"), trusted_roots=(root.certificate,))
        good, bad = (case_of(desk, result).stream("message")[0] for result in take_in(desk, paths))
    assert good.body["signatures"][0]["verdict"] == "valid"
    assert good.body["defects"] == []
    assert bad.body["defects"] == [
        "It is signed by bo@example.org, but sent as mallory@example.org."
    ]


def _letter_pdf(*pages: str) -> bytes:
    made = io.BytesIO()
    drawn = Canvas(made, invariant=True)
    for words in pages:
        drawn.drawString(72, 700, words)
        drawn.showPage()
    drawn.save()
    return made.getvalue()


def test_a_letter_as_pdf_gives_the_case_its_words(desk: Desk, mails: Path) -> None:
    letter = _letter_pdf("We act for Berg GmbH. The review is defamation", "and must be removed.")
    result = taken(desk, mails, letter, "letter.pdf")
    case = case_of(desk, result)
    (message,) = case.stream("message")
    assert result.outcome == "new"
    assert "must be removed" in message.body["text"]
    assert message.body["attachments"][0]["pages"] == 2
    assert case.kind == "legal_letter.defamation"


def test_a_mail_shows_the_words_of_its_letters_and_marks_scans(desk: Desk, mails: Path) -> None:
    whole = EmailMessage()
    whole["From"] = "bo@example.org"
    whole["Subject"] = "Our letter"
    whole.set_content("See attached.")
    for name, content in (
        ("a.pdf", _letter_pdf("The claimant demands")),
        ("b.pdf", _letter_pdf("")),
    ):
        whole.add_attachment(content, maintype="application", subtype="pdf", filename=name)
    (message,) = case_of(desk, taken(desk, mails, whole.as_bytes())).stream("message")
    assert message.body["text"].startswith("See attached.")
    assert "[a.pdf, 1 page]\nThe claimant demands" in message.body["text"]
    assert message.body["defects"] == ["b.pdf: no text: 1 page without any, probably a scan."]
    assert [a["has_text"] for a in message.body["attachments"]] == [True, False]


@pytest.mark.parametrize("sign", ["\\", '"', "東"])
def test_no_mail_makes_an_operation_beyond_its_bounds(desk: Desk, mails: Path, sign: str) -> None:
    people = ", ".join(f"Somebody {n} <somebody.{n}@example.org>" for n in range(6000))
    content = mail(
        1, To=people, text=(sign * 70 + "\n") * 9000, Content_Type="text/plain; charset=utf-8"
    )
    (message,) = case_of(desk, taken(desk, mails, content)).stream("message")
    assert len(canonical_json(message.body)) < 256 * 1024
    assert "only in the stored mail" in " ".join(message.body["defects"])
