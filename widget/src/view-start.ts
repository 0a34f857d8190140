// Loading, and the reason why nothing can be loaded.
import { h, icon, ICONS, safeUrl } from "./h";
import { actions, button, errorText, link, muted, quietly, reference, title, type Context, type View } from "./view";

/** As high as the composing state, so that nothing on the page moves when it arrives. */
export const loading = ({ t }: Context): View => ({
  node: h(
    "div",
    { class: "stack", role: "group", "aria-busy": "true", "aria-label": t("loading") },
    ["short", "", "tall", "short"].map((kind) => h("div", { class: `bone ${kind}` })),
  ),
});

/** Visitors read that the site's owner can mend it; with a test key the owner reads how. */
export function misconfigured(context: Context): View {
  const { flow, t } = context;
  const { error, page } = flow;
  // A listener took the report over: the page's own children show instead.
  if (!error || !flow.isErrorShown) return { node: h("slot") };
  const { code, problem } = error;
  const isTest = !page.clientId.startsWith("ctpk_live_");
  const heading = title(context, t("misconfigured"));
  return {
    node: h(
      "div",
      { class: "stack", role: "alert" },
      h("div", { class: "row" }, h("div", { class: "mark danger" }, icon(ICONS.alert)), heading),
      h("p", null, error.retryable ? errorText(error, t) : t("error_config")),
      !error.retryable && isTest && muted(t.maybe(`error_${code}`, { origin: location.origin, key: page.clientId }) ?? problem.detail ?? code),
      reference(error, t),
      actions(
        button("primary", quietly(() => flow.begin()), t("retry")),
        isTest && link(safeUrl(problem.dashboard_url as string), t("dashboard")),
      ),
    ),
    focus: heading,
  };
}
