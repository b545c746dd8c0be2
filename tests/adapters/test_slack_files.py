"""Files that staff give in a form: fetched from Slack with the token, within the limit, and from nowhere else."""

from __future__ import annotations

from pathlib import Path

from tests.adapters.slack_scene import Scene, held_up, scene, serving
from tests.contract.uploads import biology
from tests.fakes.slack import SCOPES, Event, FakeSlack, StoredFile

LARGE = 5 * 2**20 + 1


async def _given(s: Scene, file: tuple[str, bytes]) -> Event:
    """Staff fill the form in and send it; what they see is the channel's last message."""
    s.ada.is_admin = True
    await s.type("/tutor", "course upload")
    event = await s.fake.submit(s.ada, s.fake.views(s.ada)[-1], {"file": [file]})
    await event.acked()
    return event


def _told(s: Scene) -> str:
    return s.fake.seen(s.ada, s.general)[-1].body


def _last(s: Scene) -> StoredFile:
    return list(s.team.files.values())[-1]


async def test_the_form_asks_for_one_file_and_says_what_for(tmp_path: Path) -> None:
    async with scene(tmp_path) as s:
        s.ada.is_admin = True
        await s.type("/tutor", "course upload biology.zip")
        [view] = s.fake.views(s.ada)
        [block] = view.inputs
        assert block["element"] == {"type": "file_input", "max_files": 1, "action_id": "argument:file"}
        assert not block["optional"]
        assert "question bank" in block["hint"]["text"]


async def test_a_file_is_fetched_with_the_token_and_answered_where_it_was_asked_for(tmp_path: Path) -> None:
    async with scene(tmp_path) as s:
        event = await _given(s, biology())
        assert event.ack is None, "the form closes"
        assert "came in: 1 module, 1 question" in _told(s)
        assert s.fake.seen(s.bob, s.general) == []
        [download] = s.fake.calls("download")
        assert download.token == s.team.bot_token
        assert s.fake.violations == []


async def test_a_file_whose_reading_takes_long_is_answered_after_the_acknowledgement(tmp_path: Path) -> None:
    async with scene(tmp_path, patience=0.01) as s:
        s.ada.is_admin = True
        await s.type("/tutor", "course upload")
        view = s.fake.views(s.ada)[-1]
        async with held_up(s.bot.tutor):
            event = await s.fake.submit(s.ada, view, {"file": [biology()]})
            await event.acked()
        await s.fake.until(lambda: s.fake.seen(s.ada, s.general), "the report")
        assert "came in: 1 module" in _told(s)
        assert s.fake.shown_errors == []


async def test_a_file_that_lies_elsewhere_is_never_asked_for_with_our_token(tmp_path: Path) -> None:
    async with scene(tmp_path) as s:
        s.ada.is_admin = True
        await s.type("/tutor", "course upload")
        event = await s.fake.submit(s.ada, s.fake.views(s.ada)[-1], {"file": [biology()]}, deliver=False)
        stored = _last(s)
        stored.external, stored.url_private = True, "https://evil.example/biology.zip"
        await event.deliver()
        await event.acked()
        assert "does not lie in Slack itself" in _told(s)
        assert s.fake.calls("download") == []


async def test_a_file_that_is_too_large_is_not_fetched(tmp_path: Path) -> None:
    async with scene(tmp_path) as s:
        await _given(s, ("bank.gift", b"x" * LARGE))
        assert "at most 5 MB" in _told(s)
        assert s.fake.calls("download") == []


async def test_a_file_that_cannot_be_fetched_is_asked_for_again(tmp_path: Path) -> None:
    async with scene(tmp_path) as s:
        s.ada.is_admin = True
        await s.type("/tutor", "course upload")
        event = await s.fake.submit(s.ada, s.fake.views(s.ada)[-1], {"file": [biology()]}, deliver=False)
        stored = _last(s)
        stored.url_private = stored.url_private.replace(stored.id, "F0GONE")
        await event.deliver()
        await event.acked()
        assert "could not fetch that file from Slack" in _told(s)


async def test_a_file_that_slack_no_longer_shows_is_asked_for_again(tmp_path: Path) -> None:
    async with scene(tmp_path) as s:
        s.ada.is_admin = True
        await s.type("/tutor", "course upload")
        event = await s.fake.submit(s.ada, s.fake.views(s.ada)[-1], {"file": [biology()]}, deliver=False)
        _last(s).hidden = True
        await event.deliver()
        await event.acked()
        assert "could not fetch that file from Slack" in _told(s)


async def test_without_the_scope_staff_are_told_what_to_do(tmp_path: Path) -> None:
    async with FakeSlack() as fake:
        team = fake.add_team("Cohort", scopes=SCOPES - {"files:read"})
        general, ada = team.add_channel("general"), team.add_user("ada", is_admin=True)
        async with serving(fake, team, tmp_path):
            event = await fake.slash(ada, general, "/tutor", "course upload")
            await event.acked()
        assert fake.views(ada) == []
        message = event.responses[0].message
        assert message is not None
        assert "lacks the scope" in message.body
        assert "files:read" in message.body


async def test_who_is_no_staff_gets_no_form(tmp_path: Path) -> None:
    async with scene(tmp_path) as s:
        event = await s.type("/tutor", "course upload")
        assert s.fake.views(s.ada) == []
        message = event.responses[0].message
        assert message is not None
        assert "for the teaching staff" in message.body
