// Composing: the empty form. Guessing: the same words, waited for.
import { h, icon, ICONS } from "./h";
import { button, field, note, problem, quietly, title, verdict, type Context, type View } from "./view";

/** Counts left at which the person is told. */
const TELL_AT = [200, 50, 0];

export function composing(context: Context): View {
  const { flow, t, headingLevel } = context;
  const limit = flow.boot?.limits.prompt_characters ?? 4000;
  const isGuessOff = flow.page.guessMode === "off";
  const count = h("span", { class: "count", "aria-hidden": "true" });
  const area = h("textarea", { id: "prompt", rows: 3, maxlength: limit, placeholder: t("compose_hint"), ".value": flow.prompt, oninput: () => changed() });

  const changed = (): void => {
    const left = limit - area.value.length;
    flow.prompt = area.value;
    flow.answers = {};
    count.textContent = left <= 400 ? t.number(left) : "";
    if (TELL_AT.includes(left)) flow.host.announce(t("left", { n: left }));
    if (area.value.trim()) verdict(area, false);
  };
  const isFilled = (): boolean => verdict(area, !area.value.trim() && t("required"));
  const write = (): void => void (isFilled() && flow.writeMyself());
  const submit = (): void => {
    if (isGuessOff) write();
    else if (isFilled()) quietly(() => flow.guess())();
  };
  const chip = (key: "example_1" | "example_2" | "example_3"): HTMLElement =>
    h("button", { type: "button", class: "chip", onclick: () => ((area.value = t(key)), changed(), area.focus()) }, t(key));

  const suggestion = flow.suggestion;
  const form = h(
    "form",
    {
      part: "form",
      class: "stack",
      novalidate: true,
      onsubmit: (event: Event) => (event.preventDefault(), submit()),
      onkeydown: (event: KeyboardEvent) => event.key === "Enter" && (event.ctrlKey || event.metaKey) && submit(),
    },
    h("div", null, title(headingLevel, t("compose_title")), h("p", { class: "muted" }, t("compose_intro"))),
    flow.error?.code !== "required" && problem(context),
    suggestion != null && note("info", h("strong", null, t("not_task")), suggestion && h("p", null, suggestion)),
    h(
      "div",
      { class: "composer" },
      field(t("compose_label"), area, true),
      h(
        "div",
        { class: "actions end" },
        count,
        !isGuessOff && button("secondary", write, t("write")),
        button("primary", null, isGuessOff ? t("continue") : [icon(ICONS.spark), t("suggest")]),
      ),
    ),
    h("slot", { name: "empty" }, h("div", { class: "chips", role: "group", "aria-label": t("examples") }, chip("example_1"), chip("example_2"), chip("example_3"))),
  );
  return { node: form, focus: area };
}

/** After these times the person hears that it goes on, and then gets a way round it. */
const SLOW_MS = 8_000;
const TOO_SLOW_MS = 20_000;

export function guessing({ flow, t, headingLevel }: Context): View {
  const heading = title(headingLevel, t("guessing"));
  const cancel = button("secondary", () => flow.back(), t("cancel"));
  const actions = h("div", { class: "actions" }, cancel);
  const timers = [
    setTimeout(() => {
      heading.textContent = t("guessing_slow");
      flow.host.announce(t("guessing_slow"));
    }, SLOW_MS),
    setTimeout(() => actions.append(button("secondary", () => flow.writeMyself(), t("write"))), TOO_SLOW_MS),
  ];
  return {
    node: h(
      "div",
      { class: "stack" },
      h("div", { class: "row" }, h("span", { part: "spinner", class: "spinner" }), heading),
      h("blockquote", { class: "quote", dir: "auto" }, flow.prompt),
      h("div", { class: "bone" }),
      h("div", { class: "bone short" }),
      actions,
    ),
    focus: cancel,
    stop: () => timers.forEach(clearTimeout),
  };
}
