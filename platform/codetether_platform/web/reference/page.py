"""The page: an introduction, every operation by group, every event, every schema, every error."""

import json
from html import escape
from typing import Any

from codetether_platform.web.reference.calls import Call
from codetether_platform.web.reference.fields import fields_of, table, type_of
from codetether_platform.web.reference.samples import Document, resolve, sample
from codetether_platform.web.reference.text import blocks, inline

METHODS = ("get", "post", "put", "patch", "delete")
WHERE = {"path": "Path", "query": "Query", "header": "Header"}


def render(document: Document, *, style_url: str) -> str:
    """Return the whole page."""
    groups = _groups(document)
    operations = "".join(_group(document, tag, groups[tag["name"]]) for tag in document["tags"] if groups.get(tag["name"]))
    info = document["info"]
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>API reference · {escape(info['title'])}</title>"
        f'<link rel="stylesheet" href="{escape(style_url)}"></head><body>'
        '<a class="skip" href="#content">Skip to the content</a>'
        '<header><p class="name">CodeTether</p>'
        f'<p>API reference <span class="version">{escape(info["version"])}</span></p></header>'
        f'<div class="page">{_navigation(document, groups)}<main id="content">'
        f'<section class="intro" id="introduction"><h1>{escape(info["title"])}</h1>'
        f"{blocks(info['description'])}{_addresses(document)}"
        f"</section>{operations}{_events(document)}{_schemas(document)}{_errors(document)}</main></div></body></html>"
    )


def _groups(document: Document) -> dict[str, list[tuple[str, str, dict[str, Any]]]]:
    found: dict[str, list[tuple[str, str, dict[str, Any]]]] = {}
    for path, item in sorted(document["paths"].items()):
        for method in METHODS:
            if method in item:
                found.setdefault(item[method]["tags"][0], []).append((path, method, item[method]))
    return found


def _addresses(document: Document) -> str:
    base = escape(document["servers"][0]["url"])
    return (
        f'<dl class="facts"><dt>Base URL</dt><dd><code>{base}</code></dd>'
        '<dt>For programs</dt><dd><a href="/openapi.json">openapi.json</a> (OpenAPI 3.1)</dd>'
        "<dt>In the examples</dt><dd><code>BASE_URL</code> is the address above, <code>SECRET_KEY</code> a secret key of yours, "
        "<code>ACCESS_TOKEN</code> the token of one of your users.</dd></dl>"
    )


def _navigation(document: Document, groups: dict[str, list[tuple[str, str, dict[str, Any]]]]) -> str:
    parts = []
    for tag in document["tags"]:
        entries = "".join(
            f'<li><a href="#{escape(each["operationId"])}"><span class="verb {method}">{method.upper()}</span> '
            f"{escape(each['summary'])}</a></li>"
            for _, method, each in groups.get(tag["name"], ())
        )
        if entries:
            parts.append(f'<li><a class="group" href="#{_anchor(tag["name"])}">{escape(tag["name"])}</a><ul>{entries}</ul></li>')
    rest = (("webhook-events", "Webhook events"), ("schemas", "Schemas"), ("errors", "Errors"))
    parts += [f'<li><a class="group" href="#{anchor}">{name}</a></li>' for anchor, name in rest]
    return f'<nav aria-label="Reference"><details open><summary>Contents</summary><ul>{"".join(parts)}</ul></details></nav>'


def _group(document: Document, tag: dict[str, Any], operations: list[tuple[str, str, dict[str, Any]]]) -> str:
    shown = "".join(_operation(document, *each) for each in operations)
    name = escape(tag["name"])
    return f'<section id="{_anchor(tag["name"])}"><h2>{name}</h2><p class="lead">{inline(tag["description"])}</p>{shown}</section>'


def _operation(document: Document, path: str, method: str, operation: dict[str, Any]) -> str:
    anchor = escape(operation["operationId"])
    rows = [
        (each["name"], each["schema"], bool(each.get("required")), f"{each.get('description', '')} ({WHERE[each['in']]})")
        for each in operation["parameters"]
    ]
    return (
        f'<article id="{anchor}" aria-labelledby="{anchor}-name"><div class="said">'
        f'<h3 id="{anchor}-name"><a href="#{anchor}">{escape(operation["summary"])}</a></h3>'
        f'<p class="route"><span class="verb {method}">{method.upper()}</span> <code>{_breakable(path)}</code></p>'
        f"{blocks(operation.get('description', ''))}{_callers(operation)}"
        f"{table(rows, 'Parameters')}{_body(document, operation)}{_answers(document, operation)}</div>"
        f'<div class="shown">{_calls(Call(document, path, method, operation))}{_answer_sample(document, operation)}</div></article>'
    )


def _callers(operation: dict[str, Any]) -> str:
    names = {"key": "a secret key", "session": "a user's session", "visitor": "a page's visitor"}
    said = " or ".join(names[name] for entry in operation["security"] for name in entry) or "anyone"
    if operation.get("x-takes-query-key"):
        said += "; <code>?api_key=</code> is taken, and deprecated"
    return f'<p class="callers"><span>Called by</span> {said}</p>'


def _body(document: Document, operation: dict[str, Any]) -> str:
    for content in operation.get("requestBody", {}).get("content", {}).values():
        return table(fields_of(resolve(document, content["schema"])), "Body")
    return ""


def _answers(document: Document, operation: dict[str, Any]) -> str:
    rows = "".join(_answer(document, status, each) for status, each in sorted(operation["responses"].items()))
    return f'<details class="answers"><summary>Answers</summary><dl>{rows}</dl></details>'


def _answer(document: Document, status: str, reference: dict[str, Any]) -> str:
    answer = resolve(document, reference)
    content = answer.get("content", {})
    said = inline(answer["description"])
    codes = content.get("application/problem+json", {}).get("examples", {})
    if codes:
        links = ", ".join(f'<a href="#error-{escape(code)}"><code>{escape(code)}</code></a>' for code in codes)
        return f'<dt><span class="status s{status[0]}">{status}</span></dt><dd>{said} {links}</dd>'
    kinds = " or ".join(dict.fromkeys(type_of(each["schema"]) for each in content.values()))
    return f'<dt><span class="status s{status[0]}">{status}</span></dt><dd>{said} {kinds}</dd>'


def _calls(call: Call) -> str:
    languages = (("curl", call.curl()), ("Python", call.python()), ("JavaScript", call.javascript()))
    return "".join(_code(name, text, is_open=name == "curl") for name, text in languages)


def _answer_sample(document: Document, operation: dict[str, Any]) -> str:
    for status, reference in sorted(operation["responses"].items()):
        content = resolve(document, reference).get("content", {}).get("application/json")
        if status.startswith("2") and content:
            shown = json.dumps(sample(document, content["schema"]), indent=2, ensure_ascii=False)
            return _code(f"Answer {status}", shown, is_open=False)
    return ""


def _code(name: str, text: str, *, is_open: bool) -> str:
    state = " open" if is_open else ""
    return (
        f'<details class="code"{state}><summary>{escape(name)}</summary>'
        f'<pre tabindex="0" role="group" aria-label="{escape(name)}"><code>{escape(text)}</code></pre></details>'
    )


def _events(document: Document) -> str:
    shown = "".join(_event(document, event, item["post"]) for event, item in document["webhooks"].items())
    return (
        '<section id="webhook-events"><h2>Webhook events</h2>'
        f'<p class="lead">What your receiver gets, signed. Answer any 2xx within 15 seconds.</p>{shown}</section>'
    )


def _event(document: Document, event: str, operation: dict[str, Any]) -> str:
    schema = operation["requestBody"]["content"]["application/json"]["schema"]
    data = resolve(document, schema["properties"]["data"])
    anchor = f"event-{escape(event.replace('.', '-'))}"
    shown = json.dumps(sample(document, schema), indent=2, ensure_ascii=False)
    return (
        f'<article id="{anchor}" aria-labelledby="{anchor}-name"><div class="said">'
        f'<h3 id="{anchor}-name"><a href="#{anchor}"><code>{escape(event)}</code></a></h3>'
        f"<p>{inline(operation['summary'])}</p>{table(fields_of(data), 'data')}</div>"
        f'<div class="shown">{_code("Body", shown, is_open=False)}</div></article>'
    )


def _schemas(document: Document) -> str:
    shown = "".join(_schema(name, each) for name, each in document["components"]["schemas"].items())
    return f'<section id="schemas"><h2>Schemas</h2>{shown}</section>'


def _schema(name: str, schema: dict[str, Any]) -> str:
    said = blocks(schema.get("description", ""))
    rows = table(fields_of(schema), name)
    return f'<article class="schema" id="schema-{escape(name)}"><h3>{escape(name)}</h3>{said}{rows}</article>'


def _errors(document: Document) -> str:
    rows = "".join(
        f'<tr id="error-{escape(code)}"><th scope="row"><code>{escape(code)}</code></th><td>{each["value"]["status"]}</td>'
        f"<td>{inline(each['value']['detail'])}</td></tr>"
        for code, each in document["components"]["examples"].items()
        if "status" in each["value"]  # the others show a whole body in its second format
    )
    return (
        '<section id="errors"><h2>Errors</h2><p class="lead">Codes never change their meaning; branch on them.</p>'
        '<div class="scroll" tabindex="0" role="group" aria-label="Errors"><table><caption>Errors</caption><thead><tr>'
        '<th scope="col">Code</th><th scope="col">Status</th><th scope="col">Meaning</th></tr></thead>'
        f"<tbody>{rows}</tbody></table></div></section>"
    )


def _breakable(path: str) -> str:
    return escape(path).replace("/", "/<wbr>")


def _anchor(name: str) -> str:
    return "group-" + name.lower().replace(" ", "-")
