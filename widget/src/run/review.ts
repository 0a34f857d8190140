// Review: what was understood, what will run, who pays. Everything may be changed before it runs.
import { back, guess } from "../flow";
import { el, h, type Child } from "../h";
import { enter, type Flow } from "../state";
import { actions, button, cost, field, form, group, head, input, isGiven, muted, note, problem, small } from "../view";
import type { Alternative } from "../wire";
import { run } from "./runs";
import { slots } from "./slots";

/** More would be a questionnaire; the API answers all of them. */
const MOST_QUESTIONS = 2;
const PRIORITIES = { p_low: -50, p_normal: 0, p_high: 50, p_urgent: 100 };

export function review(f: Flow): HTMLElement {
  const { _phrases: t, _guess: guessed, _draft: draft, _answers: answers } = f;
  const { summary, task, missing = [], assumptions = [], messages = [], alternatives = [] } = guessed ?? ({} as Partial<NonNullable<typeof guessed>>);
  const area = input("textarea", "prompt", draft.prompt, { maxLength: f._boot!.limits.prompt_characters, required: true });
  const mail = input("input", "notify_email", draft.notify_email ?? "", { type: "email", autocomplete: "email" });
  const priority = h(
    "select:input",
    { name: "priority" },
    Object.entries(PRIORITIES).map(([key, value]) => h("option", { value, selected: value === Number(draft.priority ?? 0) }, t[key])),
  );
  const question = ({ field: name, question: words }: { field: string; question: string }): Child =>
    field(
      words,
      input("textarea", "", answers[name] ?? "", { oninput: ({ target }: { target: HTMLTextAreaElement }) => (answers[name] = target.value) }),
    );
  /** Takes the other reading over: its words, its time, or both. */
  const take = ({ title, prompt, schedule: time }: Alternative): void => {
    if (prompt) f._draft = { ...draft, prompt, title };
    if (time) f._draft.schedule = task!.schedule = time;
    enter(f, "review", title);
  };
  const others = alternatives.filter(({ prompt, schedule }) => prompt ?? schedule);
  const notes = [...assumptions, ...messages.map(({ text }) => text)];

  return form(
    draft,
    () => isGiven(area) && run(f),
    head(f, draft.title ?? t.untitled, null, summary && muted(summary)),
    problem(f),
    guessed && slots(f),
    field(t.what, area),
    el("div.pair", field([t.notify, small(` (${t.optional})`)], mail), field(t.priority, priority)),
    missing[0] && el("fieldset.box", el("legend", t.ask), missing.slice(0, MOST_QUESTIONS).map(question), button("secondary", () => guess(f), t.update)),
    notes[0] && note(notes.map((words) => el("p", words))),
    others[0] && group(".actions", t.other, small(t.other, ":"), others.map((other) => button("secondary", () => take(other), other.title))),
    cost(f),
    actions(button("primary", null, t.run), button("secondary", () => back(f), t.back)),
  );
}
