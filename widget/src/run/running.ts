// Running: steps as they come. Needs input: the run's question.
import { h } from "../h";
import { clock } from "../text";
import { actions, busyUpdate, button, field, form, input, muted, problem, quietly, stack, title, verdict, type Context, type View } from "../view";

/** The list of steps and a function that brings it up to date; lines already there are left alone. */
export function stepList({ flow, t }: Context): [list: HTMLElement, update: () => void] {
  const list = h("ol", { part: "steps", class: "steps", tabindex: 0, "aria-label": t("steps") });
  let shown: string[] = [];
  return [
    list,
    () => {
      const { steps } = flow;
      if (steps[0] !== shown[0]) list.replaceChildren((shown = [], ""));
      for (const step of steps.slice(shown.length)) list.append(h("li", { part: "step", dir: "auto" }, step));
      shown = steps;
      list.hidden = !steps[0];
      list.scrollTop = list.scrollHeight;
    },
  ];
}

const nameOf = ({ flow: { task } }: Context): string => task!.title || task!.prompt.slice(0, 80);

export function running(context: Context): View {
  const { flow, t } = context;
  const heading = title(context, nameOf(context));
  const elapsed = h("span", { class: "pill time", role: "timer", "aria-label": t("elapsed") });
  const wait = h("p", { class: "row muted" }, h("span", { part: "spinner", class: "spinner" }), t("queued"));
  const cancel = button("secondary", quietly(() => flow.cancel()));
  const progress = h("div", { class: "progress" });
  const [list, updateList] = stepList(context);
  const tell = (): void => void (elapsed.textContent = clock((Date.now() - flow.startedAt) / 1000));
  const timer = setInterval(tell, 1000);
  tell();
  return {
    node: stack(h("div", null, h("p", { class: "eyebrow live" }, t("running"), elapsed), heading), problem(context), progress, wait, list, actions(cancel)),
    focus: heading,
    update: () => {
      updateList();
      wait.hidden = !!flow.steps[0];
      progress.style.setProperty("--done", `${Math.max(8, flow.percent ?? 0)}%`);
      cancel.ariaDisabled = `${flow.isBusy}`;
      cancel.textContent = t(flow.isBusy ? "stopping" : "cancel");
    },
    stop: () => clearInterval(timer),
  };
}

export function needsInput(context: Context): View {
  const { flow, t } = context;
  const { question, kind, choices, expires_at } = flow.task!.needs_input!;
  const heading = title(context, question);
  const reply = (text: string): void => quietly(() => flow.answer(text))();
  const area = input("textarea", "answer", "", () => 0, { maxlength: 4000 });
  const cancel = button("secondary", quietly(() => flow.cancel()), t("cancel"));
  const answers = kind === "choice" ? (choices ?? []).map((choice) => button("secondary", () => reply(choice), choice)) : [button("primary", null, t("send"))];
  return {
    node: form(
      () => verdict(area, !area.value.trim() && t("required")) && reply(area.value.trim()),
      h("div", null, h("p", { class: "eyebrow live" }, t("question")), heading),
      problem(context),
      kind === "choice" ? h("div", { class: "choices", role: "group", "aria-label": t("answer") }, answers) : field(t("answer"), area),
      expires_at && muted(t("until", { date: t.date(expires_at) })),
      actions(kind !== "choice" && answers, cancel),
    ),
    focus: heading,
    update: busyUpdate(flow, answers[0]!, cancel, ...answers.slice(1)),
  };
}
