// How it ended: completed, failed, cancelled, or refused by the sponsor's limit.
import { back, reset } from "../flow";
import { el, h, type Child } from "../h";
import type { Flow } from "../state";
import { clock, date, fill, money } from "../text";
import { actions, alert, button, group, link, muted, problem, reference, signed, small, stack } from "../view";
import { files } from "./files";
import { markdown, type Tree } from "./markdown";
import { nameOf, stepList } from "./running";
import { again } from "./runs";

const node = (tree: Tree): Child => (typeof tree === "string" ? tree : h(tree[0], tree[1], (tree.slice(2) as Tree[]).map(node)));

/** What it cost and how long it took; a person whose partner pays sees no amount. */
function facts(f: Flow): Child {
  const { _phrases: t, _task: task } = f;
  const { charge, duration_seconds, status } = task!;
  const amount = charge?.amount_micros;
  const paid = charge?.payer === "partner" ? status === "completed" && fill(t.paid, { payer: f._boot!.partner.name }) : amount != null && money(amount, charge!.currency, f._lang);
  return el("p:cost", [paid, duration_seconds != null && fill(t.took, { time: clock(duration_seconds) })].filter(Boolean).join(" · "));
}

/** Completed, failed and cancelled: the same frame around what differs. */
export function over(f: Flow): HTMLElement {
  const { _phrases: t, _state: state } = f;
  const { result, error } = f._task!;
  const isDone = state === "completed";
  const isFailed = state === "failed";
  const buttons = [button(isDone ? "primary" : "secondary", () => reset(f), t.new), button(isDone ? "secondary" : "primary", () => again(f), isDone ? t.again : t.retry)];
  return stack(
    signed(f, isDone ? "success" : isFailed ? "danger" : "", isDone ? "✓" : isFailed ? "!" : "✕", t[state], muted(nameOf(f))),
    problem(f),
    isFailed && alert(error?.message, el("p", small(error?.code))),
    h("slot", { name: "result" }, isDone && result && h("div:result", { role: "group", ariaLabel: t.result }, markdown(result, f._page.headingLevel).map(node))),
    isDone && f._task!.artifacts[0] && group(".stack", t.files, files(f)),
    f._steps[0] && el("details", el("summary", t.steps), stepList(f)),
    facts(f),
    actions(isDone ? buttons : buttons.reverse()),
  );
}

/** The sponsor's refusal: who set the limit and when it ends, never the sponsor's amounts. */
export function limit(f: Flow): HTMLElement {
  const { _phrases: t } = f;
  const error = f._error!;
  const { name, support_url } = f._boot!.partner;
  const { resets_at } = error.problem;
  const key = `limit_${error.code}`;
  return stack(
    signed(f, "warning", "!", t.limit),
    h(
      "slot",
      { name: "limit" },
      el("p", fill(t[key] ?? t.limit_cap_reached, { partner: name })),
      !!resets_at && muted(fill(t.resets, { date: date(resets_at as string, f._lang) })),
    ),
    reference(error, t),
    actions(button("secondary", () => back(f), t.back), link(support_url, t.support)),
  );
}
