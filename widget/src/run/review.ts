// Review: what was understood, what will run, who pays. Everything may be changed before it runs.
import { back, guess } from "../flow";
import { el, h, type Child } from "../h";
import { enter, type Draft, type Flow } from "../state";
import { actions, button, cost, fault, field, form, group, head, input, isGiven, muted, note, problem, small } from "../view";
import { ask } from "./ask";
import { run } from "./runs";
import { slots } from "./slots";

/** More would be a questionnaire; the API answers all of them. */
const MOST_QUESTIONS = 2;
const PRIORITIES = { p_low: -50, p_normal: 0, p_high: 50, p_urgent: 100 };

export function review(f: Flow): HTMLElement {
  const { _phrases: t, _guess: guessed, _draft: draft, _answers: answers } = f;
  const { summary, task, missing = [], assumptions = [], messages = [], alternatives = [], templates = [] } = guessed ?? ({} as Partial<NonNullable<typeof guessed>>);
  const { template } = draft;
  const [name, label] = template ? (["template_extra", [t.extra, small(` (${t.optional})`)]] as const) : (["prompt", t.what] as const);
  const area = input("textarea", name, draft[name] ?? "", { maxLength: f._boot!.limits.prompt_characters, required: !template });
  const priority = input(
    "select",
    "priority",
    `${draft.priority ?? 0}`,
    0,
    Object.entries(PRIORITIES).map(([key, value]) => h("option", { value }, t[key])),
  );
  /** Another reading: its words, its time, or a template; or no template. */
  const other = (text: string, changes: Partial<Draft>): Child =>
    button(
      "secondary",
      () => {
        f._draft = { ...draft, ...changes };
        f._error = null;
        if (changes.schedule) task!.schedule = changes.schedule;
        enter(f, "review", text);
      },
      text,
    );
  const others = [
    ...alternatives.map(
      ({ title, prompt, schedule, template_id: id }) =>
        !id && (prompt ?? schedule) && other(title, { ...(prompt && { prompt, title, template: null }), ...(schedule && { schedule }) }),
    ),
    ...templates.map((one) => one !== template && other(one.title, { title: one.title, template: one, template_extra: one.extra })),
    template && other(t.plain, { template: null }),
  ].filter(Boolean);
  const notes = [...assumptions, ...messages.map(({ text }) => text)];

  return form(
    draft,
    () => isGiven(area) && run(f),
    head(f, draft.title ?? t.untitled, summary !== draft.title && muted(summary)),
    problem(f),
    guessed && slots(f),
    template && el("fieldset.box", el("legend", template.title), template.inputs.map((one) => ask(f, template.values, one, "/template_inputs/"))),
    field(label, area, fault(f, `/${name}`, area)),
    el("div.pair", ask(f, draft, { name: "notify_email", label: t.notify, type: "email", autocomplete: "email" }), field(t.priority, priority)),
    missing[0] && el("fieldset.box", el("legend", t.ask), missing.slice(0, MOST_QUESTIONS).map(({ field: name, question: label }) => ask(f, answers, { name, label, type: "text" })), button("secondary", () => guess(f), t.update)),
    notes[0] && note(notes.map((words) => el("p", words))),
    others[0] && group(".actions", t.other, small(t.other, ":"), others),
    cost(f),
    actions(button("primary", null, t.run), button("secondary", () => back(f), t.back)),
  );
}
