// Review: what was understood, what will run, who pays. Everything may be changed before it runs.
import { back, guess } from "../flow";
import { el, h, type Child } from "../h";
import { enter, type Flow } from "../state";
import { date } from "../text";
import { actions, button, chip, cost, field, form, group, head, input, isGiven, muted, note, problem, small } from "../view";
import type { Alternative, Schedule } from "../wire";
import { highlight } from "./highlight";
import { run } from "./runs";

const PRIORITIES = { p_low: -50, p_normal: 0, p_high: 50, p_urgent: 100 };

/** As many questions as a person answers gladly. */
const MAX_QUESTIONS = 2;
const MAX_RUNS = 3;

const schedule = ({ human, timezone, next_runs, assumed }: Schedule, { _phrases: t, _lang: lang }: Flow): Child =>
  el(
    "div.box",
    el("p", el("strong", human), ` (${timezone})`, assumed[0] && small(` ${t.assumed}`)),
    next_runs[0] && muted(t.next, ": ", next_runs.slice(0, MAX_RUNS).map((time) => date(time, lang, timezone)).join(" · ")),
    muted(t.once),
  );

export function review(f: Flow): HTMLElement {
  const { _phrases: t, _guess: guessed, _draft: draft, _answers: answers } = f;
  const { summary, provenance, task, missing = [], assumptions = [], messages = [], alternatives = [], confidence } = guessed ?? ({} as Partial<NonNullable<typeof guessed>>);
  const sure = confidence?.overall ?? "";
  const area = input("textarea", "prompt", draft.prompt, { maxLength: f._boot!.limits.prompt_characters, required: true });
  const mail = input("input", "notify_email", draft.notify_email ?? "", { type: "email", autocomplete: "email" });
  const priority = h(
    "select:input",
    { name: "priority" },
    Object.entries(PRIORITIES).map(([key, value]) => h("option", { value, selected: value === Number(draft.priority) }, t[key])),
  );
  const update = button("secondary", () => guess(f), t.update);
  const question = ({ field: name, question: words }: { field: string; question: string }): Child =>
    field(
      words,
      input("input", "", answers[name] ?? "", {
        oninput: ({ target }: { target: HTMLInputElement }) => (answers[name] = target.value),
        onkeydown: (event: KeyboardEvent) => event.key === "Enter" && (event.preventDefault(), update.click()),
      }),
    );
  /** Takes the other reading over: its words, its time, or both. */
  const take = ({ title, prompt, schedule: time }: Alternative): void => {
    if (prompt) f._draft = { ...draft, prompt, title };
    if (time) task!.schedule = time;
    enter(f, "review", title);
  };
  const notes = [...assumptions, ...messages.map(({ text }) => text)];

  return form(
    draft,
    () => isGiven(area) && run(f),
    head(f, draft.title ?? t.untitled, el("p.eyebrow", guessed ? t.review : t.own, t[sure] && el(`span.${sure}`, " · ", t[sure])), summary && muted(summary)),
    problem(f),
    provenance &&
      el("p.quote", el("span.sr", t.wrote, ": "), highlight(f._words.prompt.trim(), provenance).map((text, at) => (at % 2 ? el("mark", text) : text))),
    field(t.what, area),
    task?.schedule && schedule(task.schedule, f),
    el("div.pair", field([t.notify, small(` (${t.optional})`)], mail), field(t.priority, priority)),
    missing[0] && el("fieldset.box", el("legend", t.ask), missing.slice(0, MAX_QUESTIONS).map(question), update),
    notes[0] && note(notes.map((words) => el("p", words))),
    alternatives[0] && group(".chips", t.other, small(t.other, ":"), alternatives.map((other) => chip(other.title, () => take(other)))),
    cost(f),
    actions(button("primary", null, t.run), button("secondary", () => back(f), t.back)),
  );
}
