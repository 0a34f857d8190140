// How it ended: completed, failed, cancelled, or refused by the sponsor's limit.
import { h, icon, ICONS, safeUrl, type Child } from "../h";
import { clock } from "../text";
import { files } from "./files";
import { markdown, type Tree } from "./markdown";
import { stepList } from "./running";
import { again as runAgain } from "./runs";
import { actions, busyUpdate, button, link, muted, note, problem, quietly, reference, stack, title, type Context, type View } from "../view";

const node = (tree: Tree): Child => (typeof tree === "string" ? tree : h(tree[0] as "p", tree[1], (tree.slice(2) as Tree[]).map(node)));

/** What it cost and how long it took; a person whose partner pays sees no amount. */
function facts({ flow, t }: Context): Child {
  const { charge, duration_seconds, status } = flow.task!;
  const paid =
    status === "completed" && charge?.payer === "partner" ? t("paid", { payer: flow.boot!.partner.name }) : charge?.amount_micros != null && t.money(charge.amount_micros, charge.currency);
  return h("p", { part: "cost", class: "muted" }, [paid, duration_seconds != null && t("took", { time: clock(duration_seconds) })].filter(Boolean).join(" · "));
}

/** Completed, failed and cancelled: the same frame around what differs. */
export function over(context: Context): View {
  const { flow, t, headingLevel } = context;
  const { state } = flow;
  const task = flow.task!;
  const isDone = state === "completed";
  const isFailed = state === "failed";
  const heading = title(context, t(state as "completed"));
  const again = button(isDone ? "secondary" : "primary", quietly(() => runAgain(flow)), t(isDone ? "again" : "retry"));
  const fresh = button(isDone ? "primary" : "secondary", () => flow.reset(), t("new"));
  const copy = button(
    "secondary",
    quietly(async () => {
      await navigator.clipboard.writeText(task.result!);
      flow.host.announce((copy.textContent = t("copied")));
    }),
    t("copy"),
  );
  const [list, update] = stepList(context);
  update();
  const result = isDone && task.result;
  return {
    node: stack(
      h(
        "div",
        { class: "row" },
        h("div", { class: `mark ${isDone ? "success" : isFailed ? "danger" : ""}` }, icon(isDone ? ICONS.check : isFailed ? ICONS.alert : ICONS.cross)),
        h("div", null, heading, muted(task.title || task.prompt.slice(0, 80))),
      ),
      problem(context),
      isFailed && note("danger", task.error?.message, h("p", null, t("redo")), h("code", { dir: "ltr" }, task.error?.code)),
      h(
        "slot",
        { name: "result" },
        result && h("div", { part: "result", class: "result", dir: "auto", role: "group", "aria-label": t("result") }, markdown(result, headingLevel).map(node)),
      ),
      files(context),
      flow.steps[0] && h("details", null, h("summary", null, t("steps")), list),
      facts(context),
      isDone ? actions(fresh, again, result && copy) : actions(again, fresh),
    ),
    focus: heading,
    update: busyUpdate(flow, again, fresh),
  };
}

/** The sponsor's refusal: who set the limit and when it ends, never the sponsor's amounts. */
export function limit(context: Context): View {
  const { flow, t } = context;
  const { problem: details, code } = flow.error!;
  const { name: partner, support_url } = flow.boot!.partner;
  const heading = title(context, t("limit"));
  return {
    node: stack(
      h("div", { class: "row" }, h("div", { class: "mark warning" }, icon(ICONS.clock)), heading),
      h(
        "slot",
        { name: "limit" },
        h("p", null, t.maybe(`limit_${code}`, { partner }) ?? t("limit_cap_reached", { partner })),
        !!details.resets_at && muted(t("resets", { date: t.date(String(details.resets_at)) })),
      ),
      reference(flow.error!, t),
      actions(button("secondary", () => flow.back(), t("back")), link(safeUrl(support_url, /^(https?|mailto):$/), t("support"))),
    ),
    focus: heading,
  };
}
