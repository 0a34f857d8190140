// Composing: the empty form. Guessing: the same words, waited for.
import { h, icon, ICONS } from "./h";
import { actions, button, field, form, input, muted, note, problem, quietly, stack, title, verdict, type Context, type View } from "./view";

/** Counts left at which the person is told. */
const TELL_AT = [200, 50, 0];
/** The counter shows from here on: far from the limit it would only distract. */
const COUNT_FROM = 400;

export function composing(context: Context): View {
  const { flow, t } = context;
  const limit = flow.boot!.limits.prompt_characters;
  const isGuessOff = flow.page.guessMode === "off";
  const count = h("span", { class: "count", "aria-hidden": "true" });
  const changed = (text: string): void => {
    const left = limit - text.length;
    flow.prompt = text;
    flow.answers = {};
    count.textContent = left <= COUNT_FROM ? `${left}` : "";
    if (TELL_AT.includes(left)) flow.host.announce(t("left", { n: left }));
  };
  const submit = (): void => go(!isGuessOff);
  const area = input("textarea", "prompt", flow.prompt, changed, {
    maxlength: limit,
    placeholder: t("hint"),
    onkeydown: (event: KeyboardEvent) => event.key === "Enter" && (event.ctrlKey || event.metaKey) && submit(),
  });
  const go = (isGuess: boolean): void => {
    if (!verdict(area, !area.value.trim() && t("required"))) return;
    if (isGuess) quietly(() => flow.guess())();
    else flow.writeMyself();
  };
  const chip = (key: "ex1" | "ex2" | "ex3"): HTMLElement =>
    h("button", { type: "button", class: "chip", onclick: () => (changed((area.value = t(key))), verdict(area, "")) }, t(key));

  return {
    node: form(
      submit,
      h("div", null, title(context, t("title")), muted(t("intro"))),
      problem(context),
      flow.suggestion != null && note("info", h("strong", null, t("not_task")), h("p", null, flow.suggestion)),
      h(
        "div",
        { class: "composer" },
        field(t("task"), area, "bare"),
        actions(
          count,
          !isGuessOff && button("secondary", () => go(false), t("write")),
          button("primary", null, isGuessOff ? t("continue") : [icon(ICONS.spark), t("suggest")]),
        ),
      ),
      h("slot", { name: "empty" }, h("div", { class: "chips", role: "group", "aria-label": t("examples") }, chip("ex1"), chip("ex2"), chip("ex3"))),
    ),
    focus: area,
  };
}

/** After these times the person hears that it goes on, and then gets a way round it. */
const SLOW_MS = 8_000;
const TOO_SLOW_MS = 20_000;

export function guessing(context: Context): View {
  const { flow, t } = context;
  const heading = title(context, t("guessing"));
  const cancel = button("secondary", () => flow.back(), t("cancel"));
  const buttons = actions(cancel);
  const timers = [
    setTimeout(() => flow.host.announce((heading.textContent = t("slow"))), SLOW_MS),
    setTimeout(() => buttons.append(button("secondary", () => flow.writeMyself(), t("write"))), TOO_SLOW_MS),
  ];
  return {
    node: stack(
      h("div", { class: "row" }, h("span", { part: "spinner", class: "spinner" }), heading),
      h("p", { class: "quote", dir: "auto" }, flow.prompt),
      h("div", { class: "bone" }),
      h("div", { class: "bone short" }),
      buttons,
    ),
    focus: cancel,
    stop: () => timers.forEach(clearTimeout),
  };
}
