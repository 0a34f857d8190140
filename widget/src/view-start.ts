// Loading, and the reason why nothing can be loaded.
import { el, h } from "./h";
import type { Flow } from "./state";
import { actions, button, errorText, link, muted, reference, signed } from "./view";

/** As high as the composing state, so that nothing on the page moves when it arrives. */
export const loading = ({ _phrases: t }: Flow): HTMLElement =>
  h("div.bones", { role: "group", ariaBusy: "true", ariaLabel: t.loading });

/** Visitors read that the site's owner can mend it; with a test key the owner reads how. */
export function misconfigured(f: Flow): HTMLElement {
  const { _error: error, _page: page, _phrases: t } = f;
  // A listener took the report over: the page's own children show instead.
  if (!error || !f._isErrorShown) return el("slot");
  const { code, problem, retryable } = error;
  const isTest = !page.clientId.startsWith("ctpk_live_");
  return h(
    "div.stack",
    { role: "alert" },
    signed(f, "danger", "!", t.misconfigured),
    el("p", retryable ? errorText(error, t) : t.error_config),
    !retryable && isTest && muted(problem.detail ?? code),
    reference(error, t),
    actions(button("primary", () => page._begin(), t.retry), isTest && link(problem.dashboard_url, t.dashboard)),
  );
}
