"""The tools of the `claude` agent: what the model may ask for, checked, then done through the run's context."""

from typing import Annotated, Any, Final, Literal

import msgspec

from codetether_platform.tasks.agents.claude_prompt import clean
from codetether_platform.tasks.agents.claude_turn import ToolAnswer, ToolCall, Wire
from codetether_platform.tasks.agents.port import RunContext

#: A plain name of a text file: no folders, no hidden files, nothing that opens as a page or a program.
#: `(?!\n)` because `$` alone lets a line end follow.
FILE_NAME: Final = r"^[A-Za-z0-9][A-Za-z0-9_-]{0,59}\.(md|txt|csv|tsv|json|yaml|log)$(?!\n)"
MediaType = Literal["text/markdown", "text/plain", "text/csv", "application/json"]
ARTIFACTS: Final = 20
ARTIFACT_BYTES: Final = 1_000_000


class ReportProgress(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Tell the person, in one short sentence, which step you begin now."""

    message: Annotated[str, msgspec.Meta(min_length=1, max_length=200, description="One sentence in the person's language.")]
    percent: Annotated[int, msgspec.Meta(ge=0, le=100, description="How much of the whole task is done.")] | None = None


class AskUser(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Ask the person one thing that you cannot go on without. The work rests until the answer comes."""

    question: Annotated[str, msgspec.Meta(min_length=1, max_length=1000)]
    choices: Annotated[
        list[Annotated[str, msgspec.Meta(min_length=1, max_length=80)]],
        msgspec.Meta(max_length=8, description="The possible answers, if there are few."),
    ] = []


class WriteArtifact(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Keep a text file for the person to download."""

    name: Annotated[str, msgspec.Meta(max_length=80, pattern=FILE_NAME, description="A file name such as tickets.csv.")]
    media_type: MediaType
    content: Annotated[str, msgspec.Meta(min_length=1, max_length=ARTIFACT_BYTES)]


_ARGUMENTS: Final[dict[str, type[ReportProgress | AskUser | WriteArtifact]]] = {
    "report_progress": ReportProgress,
    "ask_user": AskUser,
    "write_artifact": WriteArtifact,
}


def _tools() -> list[Wire]:
    _, schemas = msgspec.json.schema_components(_ARGUMENTS.values(), ref_template="#/$defs/{name}")
    described: list[Wire] = []
    for name, arguments in _ARGUMENTS.items():
        schema: dict[str, Any] = schemas[arguments.__name__]
        schema.pop("title")
        described.append({"name": name, "description": schema.pop("description"), "input_schema": schema})
    return described


#: As the service wants them.
TOOLS: Final = _tools()


class ToolBox:
    """Uses tools in one run; counts what it has told and kept, the same again when a run is resumed."""

    def __init__(self, context: RunContext, *, first_step: int) -> None:
        self._context = context
        self._told = first_step
        self._kept = 0

    async def use(self, call: ToolCall, *, key: str) -> ToolAnswer:
        """Do what the model asks, once per `key`; what it asks wrongly is answered with the reason, for it to try again."""
        wanted = _ARGUMENTS.get(call.name)
        if wanted is None:
            return _wrong(call, f"There is no tool {call.name[:80]!r}.")
        try:
            arguments = msgspec.convert(call.input, wanted)
        except msgspec.ValidationError as error:
            return _wrong(call, str(error))
        match arguments:
            case ReportProgress():
                return await self._report(call, arguments, key)
            case AskUser():
                answer = await self._context.ask(key, _visible(arguments.question), choices=tuple(map(_visible, arguments.choices)))
                return ToolAnswer(call.id, answer or "(empty answer)")
            case WriteArtifact():
                return await self._keep(call, arguments, key)

    async def _report(self, call: ToolCall, told: ReportProgress, key: str) -> ToolAnswer:
        self._told += 1
        await self._context.progress(key, _visible(told.message), step=self._told, percent=told.percent)
        return ToolAnswer(call.id, "Told.")

    async def _keep(self, call: ToolCall, written: WriteArtifact, key: str) -> ToolAnswer:
        body = written.content.encode(errors="replace")
        if len(body) > ARTIFACT_BYTES:
            return _wrong(call, f"The file is over {ARTIFACT_BYTES} bytes.")
        if self._kept >= ARTIFACTS:
            return _wrong(call, f"There are {ARTIFACTS} files already; no more are kept.")
        self._kept += 1
        await self._context.artifact(key, name=written.name, media_type=written.media_type, body=body)
        return ToolAnswer(call.id, f"Kept {written.name}.")


def _wrong(call: ToolCall, reason: str) -> ToolAnswer:
    return ToolAnswer(call.id, reason, is_error=True)


def _visible(text: str) -> str:
    """Fold a sentence into one line: it is shown as text, in a log, in a mail subject."""
    return " ".join(clean(text).split()) or "…"
