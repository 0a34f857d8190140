"""Lines of a stream become events."""

from codetether_platform.cli.stream import Event, events_of


def test_events_are_read_as_the_standard_says() -> None:
    lines = [": open", "", "id: evt_1", "event: task.created", 'data: {"a":', "data: 1}", "", ": ping", "", "data:x", ""]
    assert list(events_of(lines)) == [Event("evt_1", "task.created", '{"a":\n1}'), Event("evt_1", "message", "x")]


def test_an_event_that_was_cut_off_is_not_one() -> None:
    assert list(events_of(["id: evt_1", "event: task.created", "data: {}"])) == []
