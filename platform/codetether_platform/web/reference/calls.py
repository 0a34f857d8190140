"""The same call in three languages: curl, Python with httpx, JavaScript with fetch."""

import json
import re
from pprint import pformat
from typing import Any

from codetether_platform.web.reference.samples import Document, resolve, sample

CREDENTIALS = {"key": "SECRET_KEY", "session": "ACCESS_TOKEN", "visitor": "BOOT_TOKEN"}
#: Sessions and visitors are bound to a page.
PAGE = "https://app.acme.example"


class Call:
    """An operation with values filled in."""

    def __init__(self, document: Document, path: str, method: str, operation: dict[str, Any]) -> None:
        self.method = method.upper()
        self.path = path
        scheme = next((name for entry in operation["security"] for name in entry), "")
        self.credential = CREDENTIALS.get(scheme, "")
        self.is_of_a_page = scheme in {"session", "visitor"} or operation["operationId"] in {"bootEmbed", "createToken"}
        self.query = [
            (each["name"], str(sample(document, each["schema"], name=each["name"])))
            for each in operation["parameters"]
            if each["in"] == "query" and each.get("required")
        ]
        content = operation.get("requestBody", {}).get("content", {})
        self.media_type, self.body = _body(document, content)
        self.is_write = method == "post" and path.startswith("/v1/")

    def curl(self) -> str:
        """Return the call for a shell."""
        flags = "" if self.method == "GET" else f" -X {self.method}"
        lines = [f'curl -sS{flags} "$BASE_URL{self._shell_path()}"']
        if self.credential:
            lines.append(f'-H "Authorization: Bearer ${self.credential}"')
        if self.is_of_a_page:
            lines.append(f'-H "Origin: {PAGE}"')
        if self.is_write:
            lines.append('-H "Idempotency-Key: $(uuidgen)"')
        if self.media_type.endswith("urlencoded"):
            lines += [f"--data-urlencode {_quoted(f'{name}={value}')}" for name, value in self.body.items()]
        elif self.media_type:
            lines.append('-H "Content-Type: application/json"')
            lines.append(f"-d {_quoted(json.dumps(self.body, indent=2, ensure_ascii=False))}")
        return " \\\n  ".join(lines)

    def python(self) -> str:
        """Return the call for Python."""
        arguments = [f'f"{{BASE_URL}}{self.path}"']
        headers = self._headers('f"Bearer {%s}"', "str(uuid.uuid4())")
        if headers:
            arguments.append("headers={" + ", ".join(f'"{name}": {value}' for name, value in headers) + "}")
        if self.query:
            arguments.append(f"params={dict(self.query)!r}")
        if self.media_type:
            arguments.append(("data=" if self.media_type.endswith("urlencoded") else "json=") + _python_value(self.body))
        imports = "import uuid\n\nimport httpx" if self.is_write else "import httpx"
        body = ",\n    ".join(arguments)
        end = "print(answer.raise_for_status().json())" if self.method != "DELETE" else "answer.raise_for_status()"
        return f"{imports}\n\nanswer = httpx.{self.method.lower()}(\n    {body},\n)\n{end}"

    def javascript(self) -> str:
        """Return the call for JavaScript."""
        path = re.sub(r"\{(\w+)\}", lambda match: "${" + _camel(match[1]) + "}", self.path) + self._query_text()
        options = [f'method: "{self.method}"'] if self.method != "GET" else []
        headers = self._headers("`Bearer ${%s}`", "crypto.randomUUID()")
        if self.media_type and not self.media_type.endswith("urlencoded"):
            headers.append(("Content-Type", '"application/json"'))
        if headers:
            inner = ",\n    ".join(f'"{name}": {value}' for name, value in headers)
            options.append("headers: {\n    " + inner + ",\n  }")
        if self.media_type:
            shown = json.dumps(self.body, indent=2, ensure_ascii=False).replace("\n", "\n  ")
            wrap = "new URLSearchParams" if self.media_type.endswith("urlencoded") else "JSON.stringify"
            options.append(f"body: {wrap}({shown})")
        given = (", {\n  " + ",\n  ".join(options) + ",\n}") if options else ""
        call = f"const answer = await fetch(`${{BASE_URL}}{path}`{given});"
        end = "console.log(await answer.json());" if self.method != "DELETE" else "console.log(answer.status);"
        return f"{call}\nif (!answer.ok) throw new Error(await answer.text());\n{end}"

    def _headers(self, bearer: str, fresh: str) -> list[tuple[str, str]]:
        found = [("Authorization", bearer % self.credential)] if self.credential else []
        if self.is_of_a_page:
            found.append(("Origin", f'"{PAGE}"'))
        if self.is_write:
            found.append(("Idempotency-Key", fresh))
        return found

    def _shell_path(self) -> str:
        return re.sub(r"\{(\w+)\}", lambda match: "$" + match[1].upper(), self.path) + self._query_text()

    def _query_text(self) -> str:
        return "?" + "&".join(f"{name}={value}" for name, value in self.query) if self.query else ""


def _body(document: Document, content: dict[str, Any]) -> tuple[str, Any]:
    for media_type, each in content.items():
        if "example" in each:
            return media_type, each["example"]
        schema = resolve(document, each["schema"])
        shown = sample(document, schema)
        needed = schema.get("required", ())
        return media_type, {name: value for name, value in shown.items() if name in needed}
    return "", None


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "'\\''") + "'"


def _python_value(value: Any) -> str:
    return pformat(value, width=60, sort_dicts=False).replace("\n", "\n    ")


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(part.capitalize() for part in rest)
