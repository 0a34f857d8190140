// Composing: the empty form. Guessing: the same words, waited for.
import { back, goOn, preview, writeMyself } from "./flow";
import { el, h } from "./h";
import { announce, type Flow } from "./state";
import { understood } from "./run/slots";
import { actions, button, form, group, head, input, isGiven, muted, note, problem, stack, title } from "./view";

/** Typing has stopped. */
const PAUSE_MS = 800;

export function composing(f: Flow): HTMLElement {
  const t = f._phrases;
  const { guessMode } = f._page;
  const isGuessOff = guessMode === "off";
  const go = (isGuess: boolean) => () => isGiven(area) && (isGuess ? goOn(f) : writeMyself(f));
  const submit = go(!isGuessOff);
  const area = input("textarea", "prompt", f._words.prompt, {
    maxLength: f._boot!.limits.prompt_characters,
    required: true,
    ariaLabel: t.task,
    // A handler that answers false would swallow the key.
    oninput: () => {
      if (guessMode !== "auto") return;
      f._timers.forEach(clearTimeout);
      f._timers = [setTimeout(() => preview(f).catch(() => {}), PAUSE_MS)];
    },
    onkeydown: (event: KeyboardEvent) => void (event.key === "Enter" && (event.ctrlKey || event.metaKey) && area.form!.requestSubmit()),
  });

  f._answers = {};
  return form(
    f._words,
    submit,
    head(f, t.title, muted(t.intro)),
    problem(f),
    f._suggestion != null && note(el("strong", t.not_task), el("p", f._suggestion)),
    area,
    understood(f),
    actions(button("primary", null, isGuessOff ? t.continue : t.suggest), !isGuessOff && button("secondary", go(false), t.write)),
    h("slot", { name: "empty" }, group(".actions", t.examples, [t.ex1, t.ex2, t.ex3].map((text) => button("secondary", () => (f._words.prompt = area.value = text), text)))),
  );
}

/** After this time the person hears that it goes on. */
const SLOW_MS = 8_000;

export function guessing(f: Flow): HTMLElement {
  const t = f._phrases;
  const heading = title(f, t.guessing);
  f._timers = [setTimeout(() => announce(f, (heading.textContent = t.slow)), SLOW_MS)];
  return stack(
    el("div.row", el("span:spinner"), heading),
    understood(f, el("blockquote", f._words.prompt)),
    actions(button("secondary", () => back(f), t.cancel), button("secondary", () => writeMyself(f), t.write)),
  );
}
