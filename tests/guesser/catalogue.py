"""Templates for tests of the guesser."""

from typing import Any

import msgspec

from codetether_platform.templates.schemas import Template

WEEKLY: dict[str, Any] = {
    "name": "sales-report",
    "title": "Sales report",
    "prompt": "Write a sales report about {{topic}} in {{format}} with {{points}} points.\nSource: {{source}}\nFor: {{reader}}",
    "kind": "content",
    "inputs": [
        {"name": "topic", "label": "Topic", "type": "text", "required": True, "max_length": 500},
        {"name": "format", "label": "Format", "type": "select", "options": ["PDF", "Markdown"], "default": "Markdown"},
        {"name": "points", "label": "Number of points", "type": "number", "default": 3},
        {"name": "source", "label": "Source", "type": "url"},
        {"name": "reader", "label": "Reader's address", "type": "email"},
    ],
    "keywords": {"en": ["sales report"], "de": ["umsatzbericht"], "ja": ["売上レポート"], "es": ["informe de ventas"]},
}
PAGE_SUMMARY: dict[str, Any] = {
    "name": "page-summary",
    "title": "Page summary",
    "prompt": "Summarise {{url}}.",
    "kind": "summarize",
    "inputs": [{"name": "url", "label": "Address", "type": "url", "required": True}],
    "keywords": {"en": ["page summary", "summarize page"]},
}
PROOFREAD: dict[str, Any] = {
    "name": "proofreading",
    "title": "Proofreading",
    "prompt": "Proofread:\n{{text}}",
    "kind": "content",
    "inputs": [{"name": "text", "label": "Text", "type": "textarea", "required": True, "max_length": 3000}],
    "keywords": {"en": ["proofread", "correct spelling"]},
}
ALL = [WEEKLY, PAGE_SUMMARY, PROOFREAD]


def template(body: dict[str, Any], *, template_id: str) -> Template:
    """Return a template of a partner without a database."""
    shown = {"version": 1, "is_starter": False, "description": "", "agent": None, "model": None, "priority": 0}
    times = {"created_at": None, "updated_at": None}
    return msgspec.convert(shown | times | body | {"id": template_id}, Template)
