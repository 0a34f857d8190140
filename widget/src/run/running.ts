// Running: steps as they come. Needs input: the run's question.
import { reset } from "../flow";
import { el, h } from "../h";
import type { Flow } from "../state";
import { clock, date, fill } from "../text";
import { actions, button, field, form, group, head, input, isGiven, problem, stack } from "../view";
import { answer, cancel } from "./runs";

const stepsOf = (f: Flow): HTMLElement[] => f._steps.map((step) => el("li:step", step));
export const stepList = (f: Flow): HTMLElement => h("ol:steps", { tabIndex: 0, ariaLabel: f._phrases.steps }, stepsOf(f));

export const nameOf = ({ _task: task }: Flow): string => task!.title || task!.prompt.slice(0, 80);

export function running(f: Flow): HTMLElement {
  const t = f._phrases;
  const { scheduled_for: time } = f._task!;
  const elapsed = h("span", { role: "timer" });
  const list = stepList(f);
  const tell = (): void => void (elapsed.textContent = clock((Date.now() - f._startedAt!) / 1000));
  tell();
  f._timers = [setInterval(tell, 1000)];
  f._update = () => {
    list.replaceChildren(...stepsOf(f));
    list.scrollTop = list.scrollHeight;
  };
  return stack(head(f, nameOf(f), el("p.row muted", time ? fill(t.planned, { date: date(time, f._lang) }) : [el("span:spinner"), t.running, elapsed])), problem(f), list, actions(time && button("primary", () => reset(f), t.new), button("secondary", () => cancel(f), t.cancel)));
}

export function needsInput(f: Flow): HTMLElement {
  const t = f._phrases;
  const { question, kind, choices } = f._task!.needs_input!;
  const isChoice = kind === "choice";
  const area = input("textarea", "answer", "", { maxLength: 4000, required: true });
  return form(
    {},
    () => isGiven(area) && answer(f, area.value),
    head(f, question),
    problem(f),
    isChoice ? group(".pair", t.answer, (choices ?? []).map((choice) => button("secondary", () => answer(f, choice), choice))) : field(t.answer, area),
    actions(!isChoice && button("primary", null, t.send), button("secondary", () => cancel(f), t.cancel)),
  );
}
