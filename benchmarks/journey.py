"""What a person waits for: start of the demo, idle memory, and from "run" to the first step on the screen.

The baseline of the last is the same page's round trip to `/healthz`, taken in the same run.

    python benchmarks/journey.py
"""

import json
import statistics
import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.tools import demo
from tests.tools.chromium import ARGUMENTS, find_chromium

RUNS = 15

MEASURE = """
async ([key, base]) => {
  const headers = {authorization: `Bearer ${key}`, 'content-type': 'application/json'};
  const started = performance.now();
  const made = await fetch(`${base}/v1/tasks`, {method: 'POST', headers, body: JSON.stringify({prompt: 'test:steps:1'})});
  const task = await made.json();
  const accept = {...headers, accept: 'text/event-stream'};
  const stream = await fetch(`${base}/v1/tasks/${task.task_id}/events`, {headers: accept});
  const reader = stream.body.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  while (!text.includes('event: task.progress')) { const {value, done} = await reader.read(); if (done) break; text += value; }
  document.body.dataset.step = text.length;
  await new Promise((drawn) => requestAnimationFrame(drawn));
  const first_step = performance.now() - started;
  await reader.cancel();
  const asked = performance.now();
  await (await fetch(`${base}/healthz`)).text();
  return [first_step, performance.now() - asked];
}
"""


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder:
        started = time.monotonic()
        with demo.running(Path(sys.executable).with_name("codetether"), Path(folder)) as running:
            ready_seconds = time.monotonic() - started
            time.sleep(5)
            status = Path(f"/proc/{running.process.pid}/status").read_text()
            resident = next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS"))
            print(f"demo ready in {ready_seconds:.1f} s, idle RSS {resident / 1024:.0f} MB")
            waits = _measure(running.printed)
    first, bare = ([pair[number] for pair in waits] for number in (0, 1))
    print(
        f"create to first step: p50 {statistics.median(first):.0f} ms, max {max(first):.0f} ms; "
        f"bare round trip p50 {statistics.median(bare):.1f} ms; ratio {statistics.median(first) / statistics.median(bare):.0f}"
    )
    print(json.dumps({"first_step_ms": [round(value) for value in first]}))


def _measure(printed: dict[str, str]) -> list[list[float]]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=list(ARGUMENTS))
        # The page is only a place to measure from; its policy allows no requests at all.
        page = browser.new_context(bypass_csp=True).new_page()
        page.goto(printed["base_url"] + "/healthz")
        found = [page.evaluate(MEASURE, [printed["secret_key"], printed["base_url"]]) for _ in range(RUNS)]
        browser.close()
    return found


if __name__ == "__main__":
    main()
