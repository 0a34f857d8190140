// Review: what was understood, what will run, who pays. Everything may be changed before it runs.
import { h, icon, ICONS, type Child } from "../h";
import { highlight } from "./highlight";
import { cost, isMail } from "./parts";
import type { Alternative, Schedule } from "../wire";
import { actions, busyUpdate, button, field, form, input, muted, note, problem, quietly, title, verdict, type Context, type View } from "../view";

const PRIORITIES = { p_low: -50, p_normal: 0, p_high: 50, p_urgent: 100 } as const;

/** As many questions as a person answers gladly. */
const MAX_QUESTIONS = 2;
const MAX_RUNS = 3;
const MAX_STEPS = 6;

function schedule({ human, timezone, next_runs, assumed }: Schedule, { t }: Context): Child {
  return h(
    "div",
    { class: "box" },
    h(
      "div",
      { class: "row" },
      icon(ICONS.clock),
      h(
        "div",
        null,
        h("p", { dir: "auto" }, h("strong", { class: assumed.length && "assumed" }, human), ` (${timezone})`, assumed.length > 0 && h("small", null, ` ${t("assumed")}`)),
        next_runs[0] && muted(t("next"), ": ", next_runs.slice(0, MAX_RUNS).map((run) => t.date(run, timezone)).join(" · ")),
        muted(t("once")),
      ),
    ),
  );
}

export function review(context: Context): View {
  const { flow, t } = context;
  const { guessed, draft, answers } = flow;
  const heading = title(context, draft.title ?? t("untitled"));
  const confidence = t.maybe(guessed?.confidence?.overall ?? "");
  const area = input("textarea", "what", draft.prompt, (text) => (draft.prompt = text), { maxlength: flow.boot!.limits.prompt_characters });
  const mail = input("input", "notify", draft.notify_email ?? "", (text) => (draft.notify_email = text.trim()), { type: "email", dir: "ltr", autocomplete: "email" });
  const priority = h(
    "select",
    { id: "priority", part: "input", onchange: () => (draft.priority = Number(priority.value)) },
    Object.entries(PRIORITIES).map(([key, value]) => h("option", { value, selected: value === (draft.priority ?? 0) }, t(key as "p_low"))),
  );
  const questions = guessed?.missing.slice(0, MAX_QUESTIONS) ?? [];
  const notes = guessed ? [...guessed.assumptions, ...guessed.messages.map(({ text }) => text)] : [];
  const others = guessed?.alternatives ?? [];
  const guessAgain = quietly(() => flow.guess());

  const question = ({ field: name, question: words }: { field: string; question: string }): Child =>
    field(
      words,
      input("input", `missing-${name}`, answers[name] ?? "", (text) => (answers[name] = text), {
        onkeydown: (event: KeyboardEvent) => event.key === "Enter" && (event.preventDefault(), guessAgain()),
      }),
    );
  /** Takes the other reading over: its words, its time, or both. */
  const take = ({ title: name, prompt, schedule: time }: Alternative): void => {
    if (prompt) flow.draft = { ...draft, prompt, title: name };
    if (time) guessed!.task!.schedule = time;
    flow.enter("review", name);
  };
  const other = (alternative: Alternative): Child =>
    h("button", { type: "button", class: "chip", dir: "auto", onclick: () => take(alternative) }, alternative.title);

  const run = button("primary", null, t("run"));
  const back = button("secondary", () => flow.back(), t("back"));
  const submit = (): void => {
    const address = draft.notify_email;
    if (!verdict(area, !draft.prompt.trim() && t("required"))) return;
    if (verdict(mail, !!address && !isMail(address) && t("bad_email"))) quietly(() => flow.run())();
  };
  return {
    node: form(
      submit,
      h(
        "div",
        null,
        h("p", { class: "eyebrow" }, t(guessed ? "review" : "own"), confidence && h("span", { class: `pill ${guessed!.confidence.overall}` }, confidence)),
        heading,
        guessed?.summary && muted(guessed.summary),
      ),
      problem(context),
      guessed &&
        h(
          "p",
          { class: "quote", dir: "auto" },
          h("span", { class: "sr" }, t("wrote"), ": "),
          highlight(flow.prompt.trim(), guessed.provenance).map(({ text, isQuoted }) => (isQuoted ? h("mark", null, text) : text)),
        ),
      field(t("what"), area),
      guessed?.steps[1] && h("ol", { class: "plan", "aria-label": t("steps") }, guessed.steps.slice(0, MAX_STEPS).map(({ step }) => h("li", { dir: "auto" }, step.title))),
      guessed?.task?.schedule && schedule(guessed.task.schedule, context),
      h("div", { class: "pair" }, field([t("notify"), h("small", null, ` (${t("optional")})`)], mail), field(t("priority"), priority)),
      questions[0] && h("fieldset", { class: "box" }, h("legend", null, t("ask")), questions.map(question), button("secondary", guessAgain, t("update"))),
      notes[0] && note("info", notes.map((words) => h("p", { dir: "auto" }, words))),
      others[0] && h("div", { class: "chips", role: "group", "aria-label": t("other") }, h("small", null, t("other"), ":"), others.map(other)),
      cost(context),
      actions(run, back),
    ),
    focus: heading,
    update: busyUpdate(flow, run, back),
  };
}
