"""The reader of code blocks finds what a renderer would show, or tests of the docs would pass over it."""

from pathlib import Path

import pytest

from tests.tools.markdown import blocks

PAGE = """# Title

```bash
echo one
```
<!-- docs: no-run needs a card -->

~~~python
print("```")
~~~
<!-- docs: no-run -->
````markdown
```json
{}
```
````
```
plain
```
"""


def test_blocks_come_with_language_line_text_and_reason(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(PAGE)

    found = [(block.line, block.language, block.text, block.no_run) for block in blocks(page, name="page.md")]

    assert found == [
        (3, "bash", "echo one\n", None),
        (8, "python", 'print("```")\n', "needs a card"),
        (12, "markdown", "```json\n{}\n```\n", ""),
        (17, "text", "plain\n", None),
    ]


def test_a_block_that_never_closes_is_refused(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("text\n```bash\necho\n")

    with pytest.raises(ValueError, match=r"page\.md:2 opens"):
        blocks(page, name="page.md")
