// Composing: the empty form. Guessing: the same words, waited for.
import { back, guess, writeMyself } from "./flow";
import { el, h } from "./h";
import { announce, type Flow } from "./state";
import { actions, button, form, group, head, input, isGiven, muted, note, problem, stack, title } from "./view";

export function composing(f: Flow): HTMLElement {
  const t = f._phrases;
  const isGuessOff = f._page.guessMode === "off";
  const go = (isGuess: boolean) => () => isGiven(area) && (isGuess ? guess(f) : writeMyself(f));
  const submit = go(!isGuessOff);
  const area = input("textarea", "prompt", f._words.prompt, {
    maxLength: f._boot!.limits.prompt_characters,
    required: true,
    ariaLabel: t.task,
    // A handler that answers false would swallow the key.
    onkeydown: (event: KeyboardEvent) => void (event.key === "Enter" && (event.ctrlKey || event.metaKey) && area.form!.requestSubmit()),
  });

  f._answers = {};
  return form(
    f._words,
    submit,
    head(f, t.title, null, muted(t.intro)),
    problem(f),
    f._suggestion != null && note(el("strong", t.not_task), el("p", f._suggestion)),
    area,
    actions(button("primary", null, isGuessOff ? t.continue : t.suggest), !isGuessOff && button("secondary", go(false), t.write)),
    h("slot", { name: "empty" }, group(".actions", t.examples, [t.ex1, t.ex2, t.ex3].map((text) => button("secondary", () => (f._words.prompt = area.value = text), text)))),
  );
}

/** After these times the person hears that it goes on, and then gets a way round it. */
const SLOW_MS = 8_000;
const TOO_SLOW_MS = 20_000;

export function guessing(f: Flow): HTMLElement {
  const t = f._phrases;
  const heading = title(f, t.guessing);
  const buttons = actions(button("secondary", () => back(f), t.cancel));
  f._timers = [
    setTimeout(() => announce(f, (heading.textContent = t.slow)), SLOW_MS),
    setTimeout(() => buttons.append(button("secondary", () => writeMyself(f), t.write)), TOO_SLOW_MS),
  ];
  return stack(el("div.row", el("span:spinner"), heading), el("blockquote", f._words.prompt), buttons);
}
