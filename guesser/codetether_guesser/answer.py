"""Wire structs of the answer to a guess. A superset of what Zapier's guess answers: `title`, `steps`, `prefilled_url`."""

from typing import Literal

import msgspec

from codetether_guesser.contacts import Dropped
from codetether_guesser.kinds import Confidence, Kind
from codetether_guesser.missing import Field
from codetether_guesser.recurrence import Assumed
from codetether_guesser.spans import Citation
from codetether_platform.templates.inputs import InputValue, TemplateInput

Engine = Literal["rules", "rules+model"]


class GuessedStep(msgspec.Struct, kw_only=True):
    """A step's face. `app` is the service it names; `api` is always null and stands for Zapier's key."""

    title: str
    app: str | None
    api: None = None


class GuessedStepChoice(msgspec.Struct, kw_only=True):
    """One step, in Zapier's nesting, with the words it came from."""

    step: GuessedStep
    alternatives: list[GuessedStep]
    detail: str


class GuessedSchedule(msgspec.Struct, kw_only=True):
    """When it would run: exactly one of `cron`, `rrule` and `run_at`. An RRULE begins with the first of `next_runs`.

    `starts_at` and `ends_at` are set where the person named a first or a last day.
    """

    cron: str | None
    rrule: str | None
    run_at: str | None
    timezone: str
    human: str
    next_runs: list[str]
    assumed: list[Assumed]
    starts_at: str | None = None
    ends_at: str | None = None


class GuessedTask(msgspec.Struct, kw_only=True):
    """The configuration, as `POST /v1/tasks` names its fields; null is what the person did not say.

    With a template, `prompt` is the template's with its inputs filled in, and behind it `template_extra`: whatever else the
    person said.
    """

    prompt: str
    model: str | None
    priority: int | None
    notify_email: str | None
    callback_url: str | None
    events: list[str]
    metadata: dict[str, str]
    template_id: str | None
    template_inputs: dict[str, InputValue]
    schedule: GuessedSchedule | None
    template_extra: str | None = None


class MissingField(msgspec.Struct, kw_only=True):
    """Something the run would need, with the question to put."""

    field: Field
    question: str
    required: bool


class Confidences(msgspec.Struct, kw_only=True):
    """How sure; `schedule` is null when there is none."""

    overall: Confidence
    kind: Confidence
    schedule: Confidence | None


class Alternative(msgspec.Struct, kw_only=True):
    """Another reading: of the whole, of the kind, or of the schedule; or a template that comes near.

    `template_id` is one of the partner's templates, `starter` the name of one of the platform's, which can be copied.
    """

    title: str
    prompt: str | None = None
    kind: Kind | None = None
    schedule: GuessedSchedule | None = None
    template_id: str | None = None
    starter: str | None = None


class GuessedTemplate(msgspec.Struct, kw_only=True):
    """One of the partner's templates that fits or comes near: what it asks for, and what of that the description says.

    A task takes `id`, `values` and `extra` as `template_id`, `template_inputs` and `template_extra`.
    """

    id: str
    title: str
    inputs: list[TemplateInput]
    values: dict[str, InputValue]
    extra: str | None


class Message(msgspec.Struct, kw_only=True):
    """A remark for the person, in the person's language."""

    code: str
    text: str


class ModelUsage(msgspec.Struct, kw_only=True):
    """What the model call used; the platform bears it."""

    model: str | None = None
    input_tokens: int = 0
    output_tokens: int = 0


class Estimate(msgspec.Struct, kw_only=True):
    """The price of running it. `remaining_after_micros` is the partner's own number: null for end users."""

    payer: Literal["partner", "user"]
    currency: str
    p50_micros: int
    p95_micros: int
    max_charge_micros: int
    remaining_after_micros: int | None
    remaining_share_percent: int
    is_admissible: bool
    refusal_code: str | None


class Content(msgspec.Struct, kw_only=True):
    """What a description was read as: all of the answer that does not depend on who asks. Kept with the guess."""

    engine: Engine
    abstained: bool
    title: str
    summary: str
    kind: Kind
    notify: bool
    steps: list[GuessedStepChoice]
    task: GuessedTask | None
    missing: list[MissingField]
    assumptions: list[str]
    confidence: Confidences
    alternatives: list[Alternative]
    provenance: dict[str, list[Citation]]
    dropped: list[Dropped]
    messages: list[Message]
    suggestion: str | None
    usage: ModelUsage
    templates: list[GuessedTemplate] = []


class Guess(Content, kw_only=True):
    """The answer. `confirm` lists the values that need a click before a task may use them."""

    id: str
    confirm: list[str]
    estimate: Estimate
    prefilled_url: str
    created_at: str
    expires_at: str
