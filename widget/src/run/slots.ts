// What was understood of the words: which of them became a setting, and when it would run.
import { guess } from "../flow";
import { el, type Child } from "../h";
import type { Flow } from "../state";
import { date } from "../text";
import { box, checkbox, field, input, muted } from "../view";
import { highlight } from "./highlight";

/** What is understood as soon as it is, in the place of what stands there before. */
export function understood(f: Flow, before?: Child): HTMLElement {
  const node = el("div", before);
  let shown: unknown = (f._guess = null);
  f._update = () => {
    if (shown === f._guess) return;
    shown = f._guess;
    node.replaceChildren(shown ? el("div.stack", slots(f)) : "");
  };
  return node;
}

/** The words with the settings marked, and the schedule: said anew in words it is read again; what was only assumed is dotted. */
export function slots(f: Flow): Child[] {
  const { _phrases: t, _lang: lang } = f;
  const { provenance, task } = f._guess!;
  const planned = task!.schedule;
  const pieces = highlight(f._words.prompt.trim(), provenance);
  return [
    (pieces[1] || f._state === "guessing") && el("blockquote", pieces.map((text, at) => (at % 2 ? el("mark", text) : text))),
    planned &&
      el(
        "div.box",
        field(
          [t.when, ` (${planned.timezone})`],
          input("input", "", planned.human, {
            className: planned.assumed[0] ? "input assumed" : "input",
            onchange: ({ target }: { target: HTMLInputElement }) => {
              f._answers.frequency = target.value;
              void guess(f).catch(() => {});
            },
          }),
        ),
        planned.next_runs[0] && muted(t.next, ": ", planned.next_runs.slice(0, 3).map((time) => date(time, lang, planned.timezone)).join(" · ")),
        box(
          checkbox({ checked: !f._draft.schedule, onchange: ({ target }: { target: HTMLInputElement }) => (f._draft.schedule = target.checked ? null : planned) }),
          t.once,
        ),
      ),
  ];
}
