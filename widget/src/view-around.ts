// What stands around every state: banners and the footer.
import { signOut } from "./flow";
import { el, h, type Child } from "./h";
import { type Flow } from "./state";
import { link } from "./view";

/** Test mode cannot be hidden; a lost connection is told over any state. */
export const banners = ({ _page: page, _isOffline: isOffline, _phrases: t }: Flow): HTMLElement =>
  el("div", /^ctpk_test/.test(page.clientId) && el("p:banner", t.test), isOffline && el("p:banner", el("span:spinner"), t.offline));

/** Links of the partner. */
export const terms = ({ _boot: boot, _phrases: t }: Flow): Child => boot && [link(boot.partner.terms_url, t.terms), link(boot.partner.privacy_url, t.privacy)];

export function footer(f: Flow): HTMLElement[] {
  const { _page: page, _phrases: t, _user: user } = f;
  return [
    el("span", !f._boot?.partner.white_label && h("a:badge", { href: `${page.apiBase}/?ref=${page.clientId}`, target: "_blank" }, t.badge)),
    el("span.actions", user && !page.fetchClientSecret && h("button", { type: "button", onclick: () => signOut(f) }, t.sign_out)),
  ];
}
