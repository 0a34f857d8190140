// Review: what was understood, what will run, who pays. Everything may be changed before it runs.
import { h, icon, ICONS, type Child } from "./h";
import { highlight } from "./highlight";
import type { Note, Schedule } from "./wire";
import { busyUpdate, button, cost, field, note, problem, quietly, title, verdict, type Context, type View } from "./view";

const PRIORITIES = [
  [-50, "priority_low"],
  [0, "priority_normal"],
  [50, "priority_high"],
  [100, "priority_urgent"],
] as const;

/** As many questions as a person answers gladly. */
const MAX_QUESTIONS = 2;

const sentence = (entry: Note): string =>
  typeof entry === "string" ? entry : (entry.text ?? entry.message ?? entry.human ?? entry.title ?? entry.value ?? "");

const isMail = (value: string): boolean => /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value);

function schedule(found: Schedule, { t }: Context): Child {
  const runs = found.next_runs.slice(0, 3).map((run) => t.date(run));
  const words = [found.human, found.timezone && ` (${found.timezone})`];
  return h(
    "div",
    { class: "slot" },
    icon(ICONS.clock),
    h(
      "div",
      null,
      h("strong", null, t("schedule")),
      h("p", { dir: "auto" }, found.assumed.length ? [h("span", { class: "assumed" }, words), h("small", null, " ", t("assumed"))] : words),
      runs.length > 0 && h("p", { class: "muted" }, t("next"), ": ", runs.join(" · ")),
      h("p", { class: "muted" }, t("once")),
    ),
  );
}

export function review(context: Context): View {
  const { flow, t, headingLevel } = context;
  const { guessed, draft } = flow;
  const heading = title(headingLevel, draft.title ?? t("untitled"));
  const confidence = guessed?.confidence?.overall;
  const area = h("textarea", {
    id: "task",
    rows: 3,
    maxlength: flow.boot?.limits.prompt_characters,
    dir: "auto",
    ".value": draft.prompt,
    oninput: () => ((draft.prompt = area.value), verdict(area, false)),
  });
  const mail = h("input", {
    id: "notify",
    type: "email",
    dir: "ltr",
    autocomplete: "email",
    ".value": draft.notifyEmail,
    oninput: () => ((draft.notifyEmail = mail.value.trim()), verdict(mail, false)),
  });
  const priority = h(
    "select",
    { id: "priority", onchange: () => (draft.priority = Number(priority.value)) },
    PRIORITIES.map(([value, key]) => h("option", { value, selected: value === draft.priority }, t(key))),
  );
  const questions = (guessed?.missing ?? []).slice(0, MAX_QUESTIONS);
  const notes = [...(guessed?.assumptions ?? []), ...(guessed?.messages ?? [])].map(sentence).filter(Boolean);
  const others = (guessed?.alternatives ?? []).filter((other) => sentence(other));

  const guessAgain = quietly(() => flow.guess());
  const question = ({ field: name, question: words }: { field: string; question: string }): HTMLElement =>
    field(
      words,
      h("input", {
        id: `missing-${name}`,
        dir: "auto",
        ".value": flow.answers[name] ?? "",
        oninput: (event: Event) => (flow.answers[name] = (event.target as HTMLInputElement).value),
        onkeydown: (event: KeyboardEvent) => event.key === "Enter" && (event.preventDefault(), guessAgain()),
      }),
    );
  const other = (alternative: Note): Child => {
    const words = sentence(alternative);
    if (typeof alternative === "string" || !alternative.field) return h("p", { dir: "auto" }, words);
    const { field: name, value } = alternative;
    return h("button", { type: "button", class: "chip", dir: "auto", onclick: () => ((flow.answers[name] = value ?? words), guessAgain()) }, words);
  };

  const run = button("primary", null, t("run"));
  const back = button("secondary", () => flow.back(), t("back"));
  const submit = (): void => {
    if (!verdict(area, !draft.prompt.trim() && t("required"))) return;
    if (!verdict(mail, !!draft.notifyEmail && !isMail(draft.notifyEmail) && t("invalid_email"))) return;
    quietly(() => flow.run())();
  };
  const form = h(
    "form",
    { part: "form", class: "stack", novalidate: true, onsubmit: (event: Event) => (event.preventDefault(), submit()) },
    h(
      "div",
      null,
      h(
        "p",
        { class: "eyebrow" },
        t(guessed ? "review" : "review_own"),
        (confidence === "high" || confidence === "medium" || confidence === "low") && h("span", { class: `pill ${confidence}` }, t(confidence)),
      ),
      heading,
      guessed?.summary && h("p", { class: "muted", dir: "auto" }, guessed.summary),
    ),
    problem(context),
    guessed && [
      h(
        "blockquote",
        { class: "quote", dir: "auto", "aria-label": t("you_wrote") },
        highlight(flow.prompt.trim(), guessed.provenance ?? {}).map(({ text, isQuoted }) => (isQuoted ? h("mark", null, text) : text)),
      ),
    ],
    questions.length > 0 && h("fieldset", { class: "box" }, h("legend", null, t("questions")), questions.map(question), button("secondary", guessAgain, t("update"))),
    field(t("will_run"), area),
    guessed && guessed.steps.length > 1 && h("ol", { class: "plan", "aria-label": t("steps") }, guessed.steps.slice(0, 6).map(({ step }) => h("li", { dir: "auto" }, step.title))),
    guessed?.task?.schedule && schedule(guessed.task.schedule, context),
    h("div", { class: "pair" }, field([t("notify"), h("small", null, ` (${t("optional")})`)], mail), field(t("priority"), priority)),
    notes.length > 0 && note("info", notes.map((words) => h("p", { dir: "auto" }, words))),
    others.length > 0 && h("div", { class: "chips", role: "group", "aria-label": t("alternatives") }, h("small", null, t("alternatives"), ":"), others.map(other)),
    cost(context),
    h("div", { class: "actions" }, run, back),
  );
  return { node: form, focus: heading, update: busyUpdate(flow, run, [run, back]) };
}
