// Running: steps as they come. Needs input: the run's question.
import { h } from "./h";
import { clock } from "./text";
import { busyUpdate, button, field, problem, quietly, title, verdict, type Context, type View } from "./view";

/** The list of steps and a function that brings it up to date; lines already there are left alone. */
export function stepList({ flow, t }: Context): { list: HTMLOListElement; update: () => void } {
  const list = h("ol", { part: "steps", class: "steps", tabindex: 0, "aria-label": t("steps") });
  let shown: string[] = [];
  return {
    list,
    update: () => {
      const { steps } = flow;
      if (steps[0] !== shown[0]) list.replaceChildren((shown = [], ""));
      for (const step of steps.slice(shown.length)) list.append(h("li", { part: "step", dir: "auto" }, step));
      shown = steps;
      list.hidden = !steps.length;
    },
  };
}

export function running(context: Context): View {
  const { flow, t, headingLevel } = context;
  const heading = title(headingLevel, flow.task?.title || flow.task?.prompt.split("\n")[0]);
  const elapsed = h("span", { class: "time", role: "timer", "aria-label": t("elapsed") });
  const wait = h("p", { class: "muted row" }, h("span", { part: "spinner", class: "spinner" }), t("queued"));
  const cancel = button("secondary", quietly(() => flow.cancel()), t("cancel"));
  const fill = h("div");
  const steps = stepList(context);
  const tick = (): void => void (elapsed.textContent = clock((Date.now() - flow.startedAt) / 1000));
  const timer = setInterval(tick, 1000);
  tick();
  return {
    node: h(
      "div",
      { class: "stack" },
      h("div", null, h("p", { class: "eyebrow live" }, t("running"), elapsed), heading),
      problem(context),
      h("div", { class: "progress", "aria-hidden": "true" }, fill),
      wait,
      steps.list,
      h("div", { class: "actions" }, cancel),
    ),
    focus: heading,
    update: () => {
      steps.update();
      wait.hidden = flow.steps.length > 0;
      fill.className = flow.percent == null ? "unknown" : "";
      fill.style.inlineSize = flow.percent == null ? "" : `${Math.max(4, flow.percent)}%`;
      cancel.disabled = flow.isBusy;
      cancel.textContent = t(flow.isBusy ? "cancelling" : "cancel");
    },
    stop: () => clearInterval(timer),
  };
}

export function needsInput(context: Context): View {
  const { flow, t, headingLevel } = context;
  const question = flow.task?.needs_input;
  const heading = title(headingLevel, question?.question);
  const choices = question?.kind === "choice" ? (question.choices ?? []) : [];
  const area = h("textarea", { id: "answer", rows: 3, maxlength: 4000, dir: "auto", oninput: () => verdict(area, false) });
  const send = button("primary", null, t("send"));
  const cancel = button("secondary", quietly(() => flow.cancel()), t("cancel"));
  const answers = choices.map((choice) => button("secondary", quietly(() => flow.answer(choice)), choice));
  const submit = (): void => void (verdict(area, !area.value.trim() && t("required")) && quietly(() => flow.answer(area.value.trim()))());
  return {
    node: h(
      "form",
      { part: "form", class: "stack", novalidate: true, onsubmit: (event: Event) => (event.preventDefault(), submit()) },
      h("div", null, h("p", { class: "eyebrow ask" }, t("question")), heading),
      problem(context),
      choices.length ? h("div", { class: "choices", role: "group", "aria-label": t("answer") }, answers) : field(t("answer"), area),
      question?.expires_at && h("p", { class: "muted" }, t("until", { date: t.date(question.expires_at) })),
      h("div", { class: "actions" }, !choices.length && send, cancel),
    ),
    focus: heading,
    update: busyUpdate(flow, send, [send, cancel, ...answers]),
  };
}
