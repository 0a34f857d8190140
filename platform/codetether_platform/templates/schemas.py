"""Wire structs of templates."""

from datetime import datetime
from typing import Annotated, Literal

import msgspec
from msgspec import UNSET, Meta, UnsetType

from codetether_platform.templates.inputs import MAX_INPUTS, TemplateInput

Kind = Literal["code", "research", "summarize", "content", "data", "monitor", "communication", "ops", "other"]
#: BCP 47 tags of languages, such as en or pt.
Language = Annotated[str, Meta(pattern=r"^[a-z]{2,3}$(?!\n)", max_length=3)]
Keyword = Annotated[str, Meta(min_length=1, max_length=60)]
Name = Annotated[
    str, Meta(pattern=r"^[a-z0-9][a-z0-9-]{0,59}$(?!\n)", max_length=60, description="Short name, unique to the partner.")
]
Title = Annotated[str, Meta(min_length=1, max_length=120)]
Description = Annotated[str, Meta(max_length=500)]
Prompt = Annotated[str, Meta(min_length=1, max_length=4000, description="The work; `{{name}}` stands for an input's value.")]
Inputs = Annotated[list[TemplateInput], Meta(max_length=MAX_INPUTS)]
Agent = Annotated[str, Meta(min_length=1, max_length=32, description="Default of tasks made from it.")]
Model = Annotated[str, Meta(min_length=1, max_length=80, description="Default of tasks made from it.")]
Priority = Annotated[int, Meta(ge=-100, le=100, description="Default of tasks made from it.")]
Keywords = Annotated[
    dict[Language, Annotated[list[Keyword], Meta(max_length=50)]],
    Meta(max_length=20, description="Words, by language, by which a description is matched to the template."),
]


class TemplateBody(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """What a template says."""

    title: Title
    description: Description = ""
    prompt: Prompt
    inputs: Inputs = []
    kind: Kind = "other"
    agent: Agent | None = None
    model: Model | None = None
    priority: Priority = 0
    keywords: Keywords = {}


class TemplateRequest(TemplateBody, forbid_unknown_fields=True, kw_only=True):
    """A new template."""

    name: Name


class TemplateCopyRequest(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """A starter template to be copied into the partner's catalogue."""

    starter: Annotated[str, Meta(min_length=1, max_length=60, description="Name of the starter template.")]
    name: Name | None = None


class TemplatePatch(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """What to change; the result is a new version. With `version`, only if that is still the newest."""

    version: Annotated[int, Meta(ge=1, le=2_147_483_647)] | UnsetType = UNSET
    name: Name | UnsetType = UNSET
    title: Title | UnsetType = UNSET
    description: Description | UnsetType = UNSET
    prompt: Prompt | UnsetType = UNSET
    inputs: Inputs | UnsetType = UNSET
    kind: Kind | UnsetType = UNSET
    agent: Agent | UnsetType | None = UNSET
    model: Model | UnsetType | None = UNSET
    priority: Priority | UnsetType = UNSET
    keywords: Keywords | UnsetType = UNSET


class Template(msgspec.Struct, kw_only=True):
    """A task template. Those of the starter catalogue (`is_starter`) have no id: copy one to use it."""

    id: str | None
    name: str
    version: int
    is_starter: bool
    title: str
    description: str
    prompt: str
    inputs: list[TemplateInput]
    kind: Kind
    agent: str | None
    model: str | None
    priority: int
    keywords: dict[str, list[str]]
    created_at: datetime | None
    updated_at: datetime | None
