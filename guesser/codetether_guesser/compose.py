"""Put together what is answered: the rules' slots, the model's words where they passed, the person's replies. Pure."""

from datetime import datetime, time
from typing import Literal

import msgspec

from codetether_guesser.answer import (
    Alternative,
    Confidences,
    Content,
    GuessedSchedule,
    GuessedStep,
    GuessedStepChoice,
    GuessedTask,
    GuessedTemplate,
    Message,
    MissingField,
    ModelUsage,
)
from codetether_guesser.answers import Replies, retimed
from codetether_guesser.human import say
from codetether_guesser.kinds import Confidence
from codetether_guesser.missing import MOST_FIELDS, Field
from codetether_guesser.rank import Fit, Match, Offer
from codetether_guesser.recurrence import Recurrence, write
from codetether_guesser.rules import RulesGuess
from codetether_guesser.schedule import at_local
from codetether_guesser.settle import Found
from codetether_guesser.spans import Citation, Span, cite
from codetether_guesser.upcoming import moment, next_runs
from codetether_guesser.validate import Checked
from codetether_platform.kernel.clock import rfc3339
from codetether_platform.templates.inputs import TemplateInput

ZoneSource = Literal["browser", "partner_default"]
#: Without these nothing sensible can be done; the others have a usual value.
_REQUIRED: frozenset[Field] = frozenset(
    {
        "topic",
        "file",
        "list",
        "url",
        "repository",
        "account",
        "data_source",
        "spreadsheet",
        "recipient_email",
        "credentials",
        "phone",
    }
)


_LAST_SECOND = time(23, 59, 59)
#: A template that asks for more is offered without its inputs: a guess is kept whole, and read by browsers.
_MOST_CHARACTERS = 8_000


class Place(msgspec.Struct, frozen=True):
    """The time zone to read times in where the text states none."""

    zone: str
    source: ZoneSource


def compose(
    rules: RulesGuess,
    checked: Checked | None,
    *,
    replies: Replies,
    place: Place,
    now: datetime,
    usage: ModelUsage,
    match: Match | None = None,
) -> Content:
    """Return all of the answer that does not depend on who asks."""
    match = match or Match()
    words = rules.language.say
    provenance = {path: list(cited) for path, cited in rules.provenance.items()}
    found = replies.schedule or rules.schedule or (checked.schedule if checked else None)
    schedule = _schedule(found, rules, replies, place, now) if found else None
    is_abstained = rules.is_abstained and not (checked and checked.is_task)
    title = ((checked.title if checked else None) or rules.title or words.messages["untitled"]) if not is_abstained else ""
    work = checked.prompt if checked else rules.prompt
    questions = _missing(rules, checked, replies)
    content = Content(
        engine="rules+model" if checked else "rules",
        abstained=is_abstained,
        title=title,
        summary=_summary(title, checked, schedule),
        kind=checked.kind if checked else rules.kind.kind,
        notify=rules.notify or replies.notify_email is not None or bool(checked and checked.notify),
        steps=[] if is_abstained else _steps(rules, checked),
        task=None if is_abstained else _task(rules, replies, work, schedule, match),
        missing=questions,
        assumptions=[*_assumptions(schedule, rules, replies, place), *(checked.assumptions if checked else ())],
        confidence=_confidence(rules, checked, schedule, questions, is_abstained=is_abstained),
        alternatives=_alternatives(rules, checked, replies, place, now, match, work),
        templates=_templates(match, work, replies),
        provenance=provenance,
        dropped=[*rules.dropped, *(checked.dropped if checked else ())],
        messages=_messages(rules, replies, is_abstained=is_abstained),
        suggestion=words.messages["suggestion"] if is_abstained else None,
        usage=usage,
    )
    _cite(content, rules, found, replies, place)
    _cite_template(content, rules, match)
    return content


def _schedule(found: Found, rules: RulesGuess, replies: Replies, place: Place, now: datetime) -> GuessedSchedule | None:
    return _timed(retimed(found.rule, replies.minute_of_day), found.zone or rules.stated_zone or place.zone, rules, now)


def _timed(rule: Recurrence, zone: str, rules: RulesGuess, now: datetime) -> GuessedSchedule | None:
    written = write(rule)
    if written is None:
        return None
    local = at_local(rule)
    once = moment(local, zone) if local else None
    if once and once <= now:
        return None
    starts_at = moment(datetime.combine(rule.starts, time.min), zone) if rule.starts else None
    ends_at = moment(datetime.combine(rule.until, _LAST_SECOND), zone) if rule.until else None
    runs = (
        [once]
        if once
        else next_runs(cron=written.cron, rrule=written.rrule, zone=zone, now=now, starts_at=starts_at, ends_at=ends_at)
    )
    if not runs:  # 30 February
        return None
    return GuessedSchedule(
        cron=written.cron,
        rrule=written.rrule,
        run_at=rfc3339(once) if once else None,
        timezone=zone,
        human=say(rule, rules.language.say, local=local),
        next_runs=[rfc3339(run) for run in runs],
        assumed=list(rule.assumed),
        starts_at=rfc3339(starts_at) if starts_at else None,
        ends_at=rfc3339(ends_at) if ends_at else None,
    )


def _extra(found: Fit | Offer, work: str, replies: Replies) -> str | None:
    """Return what a template does not say: the work as the person put it unless an input holds that, and the replies."""
    return "\n".join((*(() if found.holds_work else (work,)), *replies.lines)) or None


def _whole(prompt: str, extra: str | None) -> str:
    return f"{prompt}\n\n{extra}" if extra else prompt


def _templates(match: Match, work: str, replies: Replies) -> list[GuessedTemplate]:
    found: list[Fit | Offer] = [*([match.fit] if match.fit else []), *match.offers]
    return [
        GuessedTemplate(
            id=one.template_id,
            title=one.title,
            inputs=one.inputs,
            values={name: each.value for name, each in one.said.items()},
            extra=_extra(one, work, replies),
        )
        for one in found
        if one.template_id and _length(one.inputs) <= _MOST_CHARACTERS
    ]


def _length(inputs: list[TemplateInput]) -> int:
    return sum(
        len(one.label) + len(one.help or "") + len(str(one.default)) + sum(map(len, one.options), 3 * len(one.options))
        for one in inputs
    )


def _task(rules: RulesGuess, replies: Replies, work: str, schedule: GuessedSchedule | None, match: Match) -> GuessedTask:
    contacts, fit = rules.contacts, match.fit
    extra = _extra(fit, work, replies) if fit else None
    email = replies.notify_email or (contacts.notify_email.value if contacts.notify_email else None)
    callback = contacts.callback_url.value if contacts.callback_url else None
    return GuessedTask(
        prompt=_whole(fit.prompt, extra) if fit else "\n".join((work, *replies.lines)),
        model=None,
        priority=rules.priority,
        notify_email=email,
        callback_url=callback,
        events=list(rules.events) or (["task.completed"] if callback else []),
        metadata={},
        template_id=fit.template_id if fit else None,
        template_inputs={name: one.value for name, one in fit.said.items()} if fit else {},
        template_extra=extra,
        schedule=schedule,
    )


def _summary(title: str, checked: Checked | None, schedule: GuessedSchedule | None) -> str:
    if checked and checked.summary:
        return checked.summary
    return f"{title} ({schedule.human})" if schedule and title else title


def _steps(rules: RulesGuess, checked: Checked | None) -> list[GuessedStepChoice]:
    if checked and checked.steps:
        apps = {step.title.lower(): step.app for step in rules.steps}
        return [
            GuessedStepChoice(step=GuessedStep(title=title, app=apps.get(title.lower())), alternatives=[], detail=detail)
            for title, detail in checked.steps
        ]
    return [
        GuessedStepChoice(step=GuessedStep(title=step.title, app=step.app), alternatives=[], detail=step.detail)
        for step in rules.steps
    ]


def _missing(rules: RulesGuess, checked: Checked | None, replies: Replies) -> list[MissingField]:
    asked = dict(checked.questions) if checked else {}
    fields = [field for field in dict.fromkeys((*rules.missing, *asked)) if field not in replies.taken]
    questions = rules.language.say.questions
    return [
        MissingField(field=field, question=asked.get(field) or questions[field], required=field in _REQUIRED)
        for field in fields[:MOST_FIELDS]
    ]


def _assumptions(schedule: GuessedSchedule | None, rules: RulesGuess, replies: Replies, place: Place) -> list[str]:
    if schedule is None:
        return []
    words = rules.language.say.messages
    said = []
    found = replies.schedule or rules.schedule
    if "time_of_day" in schedule.assumed and found:
        at = found.rule.minutes_of_day[0]
        said.append(words["assumed_time"].format(time=f"{at // 60:02d}:{at % 60:02d}"))
    if set(schedule.assumed) - {"time_of_day"}:
        said.append(words["assumed_day"])
    if rules.stated_zone is None and place.source == "partner_default":
        said.append(words["assumed_zone"].format(zone=place.zone))
    return said


def _confidence(
    rules: RulesGuess,
    checked: Checked | None,
    schedule: GuessedSchedule | None,
    missing: list[MissingField],
    *,
    is_abstained: bool,
) -> Confidences:
    kind = checked.kind_confidence if checked else rules.kind.confidence
    when: Confidence | None = None
    if schedule:
        when = "high" if not schedule.assumed else "medium" if schedule.assumed == ["time_of_day"] else "low"
        if rules.schedule is None and when == "high":
            when = "medium"  # only the model pointed at it
    overall: Confidence = "high"
    if any(one.required for one in missing) or "low" in {kind, when} or len(rules.when.schedules) > 1:
        overall = "medium"
    if is_abstained or (kind == "low" and any(one.field == "topic" for one in missing)):
        overall = "low"
    return Confidences(overall=overall, kind=kind, schedule=when)


def _alternatives(
    rules: RulesGuess, checked: Checked | None, replies: Replies, place: Place, now: datetime, match: Match, work: str
) -> list[Alternative]:
    found: list[Alternative] = []
    for other in rules.when.schedules[1:4]:
        schedule = _schedule(other, rules, replies, place, now)
        if schedule:
            found.append(Alternative(title=schedule.human, schedule=schedule))
    if checked and checked.kind != rules.kind.kind:
        found.append(Alternative(title=rules.kind.kind, kind=rules.kind.kind))
    elif not checked and rules.kind.confidence != "high":
        found.extend(Alternative(title=kind, kind=kind) for kind in rules.kind.others)
    if checked:
        found.extend(Alternative(title=title, prompt=prompt) for title, prompt in checked.alternatives)
    found.extend(
        Alternative(
            title=one.title,
            prompt=_whole(one.prompt, _extra(one, work, replies)) if one.prompt else None,
            template_id=one.template_id,
            starter=one.starter,
        )
        for one in match.offers
    )
    return found


def _messages(rules: RulesGuess, replies: Replies, *, is_abstained: bool) -> list[Message]:
    words = rules.language.say.messages
    codes = ["not_a_task"] if is_abstained else []
    if len(rules.when.schedules) > 1 and not replies.schedule:
        codes.append("several_schedules")
    if rules.hostile:
        codes.append("untrusted_instructions")
    refused = [
        Message(code="answer_not_understood", text=words["answer_not_understood"].format(field=field)) for field in replies.refused
    ]
    return [*(Message(code=code, text=words[code]) for code in codes), *refused]


def _cite(content: Content, rules: RulesGuess, found: Found | None, replies: Replies, place: Place) -> None:
    """Finish the provenance: a source for every value that is set, none for one that is not."""
    cited = content.provenance
    schedule_spans = cited.pop("task.schedule", None)
    zone = cited.pop("task.schedule.timezone", None)
    task = content.task
    if task is None:
        cited.clear()
        return
    cited["task.prompt"] = [cite(rules.text, Span(0, len(rules.text.clean)))]
    cited["task.prompt"].extend(Citation(source="answer") for _ in replies.lines)
    if replies.notify_email:
        cited["task.notify_email"] = [Citation(source="answer", text=replies.notify_email)]
    if task.events and "task.events" not in cited:
        cited["task.events"] = [Citation(source="assumed")]
    if task.schedule is None or found is None:
        return
    form = "cron" if task.schedule.cron else "rrule" if task.schedule.rrule else "run_at"
    if replies.schedule:
        spans = [Citation(source="answer", text=replies.schedule_text)]
    else:
        spans = schedule_spans or [cite(rules.text, span) for span in found.spans]
    if task.schedule.assumed:
        spans = [*spans, Citation(source="assumed")]
    if "time_of_day" in found.rule.assumed and "time_of_day" not in task.schedule.assumed:
        spans = [*spans, Citation(source="answer")]
    cited[f"task.schedule.{form}"] = spans
    if replies.schedule and replies.schedule.zone:
        zone = [Citation(source="answer", text=replies.schedule_text)]
    cited["task.schedule.timezone"] = zone or [Citation(source=place.source)]


def _cite_template(content: Content, rules: RulesGuess, match: Match) -> None:
    """Add where the template and its inputs come from; its own words are the partner's."""
    if content.task is None or match.fit is None:
        return
    cited = content.provenance
    cited["task.template_id"] = [cite(rules.text, match.fit.cited)]
    for name, one in match.fit.said.items():
        cited[f"task.template_inputs.{name}"] = [cite(rules.text, one.span)]
    cited["task.prompt"].append(Citation(source="partner_default"))
