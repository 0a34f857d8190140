// How it ended: completed, failed, cancelled, or refused by the sponsor's limit.
import { h, icon, ICONS, safeUrl, type Child } from "./h";
import { markdown, type Tree } from "./markdown";
import { clock } from "./text";
import { stepList } from "./view-run";
import { busyUpdate, button, link, note, problem, quietly, reference, title, type Context, type View } from "./view";
import type { CodeTetherArtifact } from "../types/codetether-task";

const nodes = (trees: Tree[]): Child[] =>
  trees.map((tree) => (typeof tree === "string" ? tree : h(tree[0] as "p", tree[1], nodes(tree.slice(2) as Tree[]))));

function files({ flow, t }: Context): Child {
  const artifacts = flow.task?.artifacts ?? [];
  if (!artifacts.length) return null;
  const save = async ({ name }: CodeTetherArtifact): Promise<void> => {
    const address = URL.createObjectURL(await flow.file(name));
    h("a", { href: address, download: name }).click();
    setTimeout(() => URL.revokeObjectURL(address), 60_000);
  };
  const row = (artifact: CodeTetherArtifact): HTMLElement =>
    h(
      "li",
      null,
      h(
        "button",
        { type: "button", class: "file", onclick: quietly(() => save(artifact)), "aria-label": t("download", { name: artifact.name }) },
        icon(ICONS.file),
        h("bdi", null, artifact.name),
        h("small", null, t.bytes(artifact.size_bytes)),
        icon(ICONS.down),
      ),
    );
  return h("ul", { class: "files", "aria-label": t("files") }, artifacts.map(row));
}

/** What it cost and how long it took; a person whose partner pays sees no amount. */
function facts({ flow, t }: Context): Child {
  const { charge, duration_seconds } = flow.task!;
  const partner = flow.boot?.partner.name ?? "";
  const paid = charge?.payer === "partner" ? t("paid", { payer: partner }) : charge?.amount_micros != null && t.money(charge.amount_micros, charge.currency);
  const took = duration_seconds != null && t("took", { time: clock(duration_seconds) });
  return h("p", { part: "cost", class: "muted" }, [paid, took].filter(Boolean).join(" · "));
}

function steps(context: Context): Child {
  const { list, update } = stepList(context);
  update();
  return !list.hidden && h("details", { class: "done" }, h("summary", null, `${context.t("steps")} (${context.flow.steps.length})`), list);
}

/** Completed, failed and cancelled: the same frame around what differs. */
export function over(context: Context): View {
  const { flow, t, headingLevel } = context;
  const { state } = flow;
  const task = flow.task!;
  const isDone = state === "completed";
  const heading = title(headingLevel, t(state as "completed"));
  const again = button(isDone ? "secondary" : "primary", quietly(() => flow.again()), t(isDone ? "again" : "retry"));
  const fresh = button(isDone ? "primary" : "secondary", () => flow.reset(), t("new"));
  const copy = button(
    "secondary",
    () =>
      void (async () => {
        const worked = await navigator.clipboard?.writeText(task.result ?? "").then(() => true, () => false);
        copy.textContent = t(worked ? "copied" : "copy_failed");
        flow.host.announce(copy.textContent);
      })(),
    t("copy"),
  );
  const result = isDone && task.result;
  return {
    node: h(
      "div",
      { class: "stack" },
      h(
        "div",
        { class: "row top" },
        h("div", { class: `mark ${isDone ? "success" : state === "failed" ? "danger" : ""}` }, icon(isDone ? ICONS.check : state === "failed" ? ICONS.alert : ICONS.cross)),
        h("div", null, heading, h("p", { class: "muted", dir: "auto" }, task.title || task.prompt.split("\n")[0])),
      ),
      problem(context),
      state === "failed" && note("danger", task.error?.message, h("p", null, t("failed_text")), task.error && h("small", null, h("code", { dir: "ltr" }, task.error.code))),
      state === "cancelled" && h("p", null, t("cancelled_text")),
      h(
        "slot",
        { name: "result" },
        result && h("div", { part: "result", class: "result", dir: "auto", role: "group", "aria-label": t("result") }, nodes(markdown(result, headingLevel))),
      ),
      files(context),
      steps(context),
      facts(context),
      h("div", { class: "actions" }, isDone ? [fresh, again, result && copy] : [again, fresh]),
    ),
    focus: heading,
    update: busyUpdate(flow, again, [again, fresh]),
  };
}

/** The sponsor's refusal: who set the limit and when it ends, never the sponsor's amounts. */
export function limit({ flow, t, headingLevel }: Context): View {
  const { problem: details, code } = flow.error!;
  const partner = flow.boot!.partner;
  const heading = title(headingLevel, t("limit"));
  const resets = details.resets_at;
  const words = t.maybe(`limit_${code}`, { partner: partner.name }) ?? details.user_message ?? t("limit_cap_reached", { partner: partner.name });
  return {
    node: h(
      "div",
      { class: "stack" },
      h("div", { class: "mark warning" }, icon(ICONS.clock)),
      heading,
      h(
        "slot",
        { name: "limit" },
        h("p", null, words),
        typeof resets === "string" && h("p", { class: "muted" }, t("limit_resets", { date: t.date(resets) })),
      ),
      reference(flow.error!, t),
      h("div", { class: "actions" }, button("secondary", () => flow.back(), t("back")), link(safeUrl(partner.support_url, /^(https?|mailto):$/), t("support"))),
    ),
    focus: heading,
  };
}
