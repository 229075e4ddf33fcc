"""Nothing that a person wrote or received lies readable on the disk: every verb, every file."""

import json
from pathlib import Path

import pytest

from tests.support.profiles import mail
from workbench.app import Workbench, open_workbench, unlock_profile
from workbench.operations import casework
from workbench.operations.intake import take_in
from workbench.operations.letters import draft_letter, freeze_letter
from workbench.operations.notes import NewAttachment, save_draft, write_note
from workbench.settings import Settings

PASSPHRASE = "grebe on the quay"
NAMES = ["mail", "subject", "sender", "file", "large", "row", "tag", "party", "title", "waits"]
NAMES += ["note", "draft", "decides", "closes", "reopens", "note_file", "login"]
SECRETS = {name: f"quetzal{number:02}{name}" for number, name in enumerate(NAMES)}


def use_every_verb(workbench: Workbench, folder: Path) -> None:
    desk = workbench.desk
    said = SECRETS
    (folder / f"{said['file']}.eml").write_bytes(
        mail(1, text=said["mail"], Subject=said["subject"], sender=f"{said['sender']}@example.org")
    )
    rows = [{"id": "1", "text": said["row"], "rating": 1, "title": "t"}]
    (folder / "reviews.json").write_text(json.dumps(rows))
    result = take_in(desk, [str(folder / f"{said['file']}.eml"), str(folder / "reviews.json")])
    case = result[0].case
    assert case is not None
    large = NewAttachment("large.txt", said["large"].encode() * 40_000)
    small = NewAttachment(f"{said['note_file']}.txt", said["note_file"].encode())
    write_note(desk, case, said["note"], [large, small])
    save_draft(desk, "note:1", said["draft"])
    casework.add_tag(desk, [case], said["tag"])
    casework.add_party(desk, case, "counsel", said["party"])
    casework.set_subject(desk, case, said["title"])
    casework.wait_for(desk, [case], said["waits"], None)
    casework.resume_cases(desk, [case])
    casework.assign_cases(desk, [case], said["login"])
    casework.assign_cases(desk, [case], desk.person.login)
    casework.decide_case(desk, case, "keep", said["decides"])
    casework.close_cases(desk, [case], said["closes"])
    casework.reopen_case(desk, case, said["reopens"])
    draft = draft_letter(desk, case, "acknowledgement", "en", {})
    freeze_letter(desk, case, draft)


def found_in(folder: Path, needles: list[bytes]) -> list[tuple[str, bytes]]:
    return [
        (str(path.relative_to(folder)), needle)
        for path in folder.rglob("*")
        if path.is_file()
        for needle in needles
        if needle.lower() in path.read_bytes().lower() or needle.decode() in path.name
    ]


@pytest.mark.parametrize("still_open", [True, False])
def test_no_text_and_no_key_lies_readable_in_the_profile(tmp_path: Path, still_open: bool) -> None:
    profile = tmp_path / "profile"
    unlocked = unlock_profile(Settings(profile, passphrase=PASSPHRASE, person="ann"))
    workbench = open_workbench(unlocked)
    try:
        use_every_verb(workbench, tmp_path)
        if not still_open:
            workbench.close()
        keys = unlocked.keys
        needles = [secret.encode() for secret in SECRETS.values()]
        needles += [PASSPHRASE.encode(), b"SQLite format", b"CREATE TABLE"]
        keys_in_forms = [
            form
            for key in (keys.journal, keys.replica, keys.files)
            for form in (key, key.hex().encode())
        ]
        files = [path for path in profile.rglob("*") if path.is_file()]
        assert len(files) >= 4
        assert found_in(profile, needles) == []
        assert not [
            (path, form) for path in files for form in keys_in_forms if form in path.read_bytes()
        ]
    finally:
        workbench.close()


def test_the_search_finds_what_lies_in_the_clear(tmp_path: Path) -> None:
    """The check above can fail."""
    (tmp_path / "a").write_bytes(b"x quetzal00MAIL y")
    assert found_in(tmp_path, [b"quetzal00mail"]) == [("a", b"quetzal00mail")]
