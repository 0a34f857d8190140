// What stands around every state: banners, slots, the badge, and the live regions.
import type { Announcer } from "./announcer";
import { h, safeUrl } from "./h";
import { link, type Context } from "./view";

export interface Frame {
  root: HTMLElement;
  /** Where the state's view goes. */
  stage: HTMLElement;
  update(context: Context): void;
}

export function frame(announcer: Announcer): Frame {
  const test = h("p", { part: "banner", class: "banner", hidden: true });
  const offline = h("p", { part: "banner", class: "banner offline", hidden: true });
  const stage = h("div", { class: "stage" });
  const foot = h("div", { part: "footer", class: "foot" });
  const root = h("div", { part: "body", class: "body" }, test, offline, h("slot", { name: "header" }), stage, h("slot", { name: "footer" }), foot, announcer.nodes);
  let shown = "";
  return {
    root,
    stage,
    update({ flow, t }) {
      const { boot, page, session } = flow;
      root.lang = t.lang;
      test.hidden = (boot?.mode ?? (page.clientId.startsWith("ctpk_test_") ? "test" : "")) !== "test";
      test.textContent = t("test");
      offline.hidden = !flow.isOffline;
      offline.replaceChildren(h("span", { part: "spinner", class: "spinner" }), t("offline"));
      const key = [boot?.partner.id, session.user?.id, t.lang].join();
      if (key === shown) return;
      shown = key;
      const partner = boot?.partner;
      foot.replaceChildren(
        partner?.white_label ? "" : h("a", { part: "badge", class: "badge", href: new URL(`/?ref=${encodeURIComponent(page.clientId)}`, page.apiBase).href, target: "_blank", rel: "noopener" }, t("badge")),
        h(
          "span",
          { class: "links" },
          session.user && !page.fetchClientSecret && h("button", { type: "button", class: "quiet", onclick: () => flow.signOut() }, t("sign_out")),
          partner && [link(safeUrl(partner.terms_url), t("terms")), link(safeUrl(partner.privacy_url), t("privacy"))],
        ),
      );
    },
  };
}
