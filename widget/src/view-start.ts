// Loading, and the reason why nothing can be loaded.
import { h, icon, ICONS, safeUrl } from "./h";
import { button, errorText, link, quietly, reference, title, type Context, type View } from "./view";

/** As high as the composing state, so that nothing on the page moves when it arrives. */
export function loading({ t }: Context): View {
  const bar = (kind: string): HTMLElement => h("div", { class: `bone ${kind}` });
  return { node: h("div", { class: "stack", role: "group", "aria-busy": "true", "aria-label": t("loading") }, bar("short"), bar(""), bar("tall"), bar("short")) };
}

/** Visitors read that the site's owner can mend it; with a test key the owner reads how. */
export function misconfigured({ flow, t, headingLevel }: Context): View {
  const { error, page } = flow;
  // A listener took the report over: the page's own children show instead.
  if (!error || !flow.isErrorShown) return { node: h("slot") };
  const { code, problem } = error;
  const isTest = page.clientId.startsWith("ctpk_test_");
  const isOurs = error.retryable && code !== "invalid_client_id" && code !== "insecure_context";
  const heading = title(headingLevel, t("misconfigured"));
  const forOwner = isTest || code === "invalid_client_id" || code === "insecure_context";
  const known = t.maybe(`error_${code}`, { origin: location.origin, key: page.clientId });
  return {
    node: h(
      "div",
      { class: "stack", role: "alert" },
      h("div", { class: "mark danger" }, icon(ICONS.alert)),
      heading,
      h("p", null, isOurs ? errorText(error, t) : t("error_config")),
      !isOurs && forOwner && h("p", { class: "muted" }, known ?? problem.detail ?? h("code", { dir: "ltr" }, code)),
      reference(error, t),
      h(
        "div",
        { class: "actions" },
        button("primary", quietly(() => flow.begin()), t("retry")),
        isTest && link(safeUrl(problem.dashboard_url as string), t("open_dashboard")),
      ),
    ),
    focus: heading,
  };
}
