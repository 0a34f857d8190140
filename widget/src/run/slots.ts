// What was understood of the words: which of them became a setting, and when it would run.
import { guess } from "../flow";
import { el, h, type Child } from "../h";
import type { Flow } from "../state";
import { date } from "../text";
import { field, input, muted } from "../view";
import { highlight } from "./highlight";

/** The words with the settings marked, and the schedule: said anew in words it is read again; what was only assumed is dotted. */
export function slots(f: Flow): Child[] {
  const { _phrases: t, _lang: lang, _draft: draft, _answers: answers } = f;
  const { provenance, task } = f._guess!;
  const planned = task?.schedule;
  const pieces = highlight(f._words.prompt.trim(), provenance);
  return [
    pieces[1] && el("blockquote", pieces.map((text, at) => (at % 2 ? el("mark", text) : text))),
    planned &&
      el(
        "div.box",
        field(
          [t.when, ` (${planned.timezone})`],
          input("input", "", planned.human, {
            className: planned.assumed[0] ? "input assumed" : "input",
            onchange: ({ target }: { target: HTMLInputElement }) => {
              answers.frequency = target.value;
              void guess(f).catch(() => {});
            },
          }),
        ),
        planned.next_runs[0] && muted(t.next, ": ", planned.next_runs.slice(0, 3).map((time) => date(time, lang, planned.timezone)).join(" · ")),
        h(
          "label.row",
          0,
          input("input", "", "", {
            type: "checkbox",
            checked: !draft.schedule,
            onchange: ({ target }: { target: HTMLInputElement }) => (draft.schedule = target.checked ? null : planned),
          }),
          el("span", t.once),
        ),
      ),
  ];
}
