// Consent: asked once, with an empty box; whoever the page says the person is, they confirm it here.
import { h, safeUrl } from "./h";
import { busyUpdate, button, cost, field, link, problem, quietly, title, verdict, type Context, type View } from "./view";

export function consent(context: Context): View {
  const { flow, t, headingLevel } = context;
  const { partner, consent: terms } = flow.boot!;
  const isVouched = !!flow.page.fetchClientSecret || !!flow.session.user;
  const { signUpEmail, signUpFirstName, signUpLastName } = flow.page;
  const person = { email: signUpEmail, first_name: signUpFirstName, last_name: signUpLastName };
  const heading = title(headingLevel, t("consent_title"));
  const input = (name: keyof typeof person, type: string, autocomplete: string): HTMLInputElement => {
    const control = h("input", {
      id: name,
      type,
      autocomplete,
      dir: type === "email" ? "ltr" : "auto",
      ".value": person[name],
      oninput: () => ((person[name] = control.value.trim()), verdict(control, false)),
    });
    return control;
  };
  const email = input("email", "email", "email");
  const box = h("input", { id: "agree", type: "checkbox", part: "input", onchange: () => verdict(box, false) });
  const run = button("primary", null, t("agree"));
  const back = button("secondary", () => flow.back(), t("back"));
  const submit = (): void => {
    if (!isVouched && !verdict(email, !!person.email && !email.validity.valid && t("invalid_email"))) return;
    if (!verdict(box, !box.checked && t("agree_first"))) return;
    quietly(() => flow.agree(person))();
  };
  const optional = h("small", null, ` (${t("optional")})`);
  return {
    node: h(
      "form",
      { part: "form", class: "stack", novalidate: true, onsubmit: (event: Event) => (event.preventDefault(), submit()) },
      h("div", null, heading, h("p", { class: "muted" }, t("consent_intro", { partner: partner.name }))),
      problem(context),
      !isVouched && [
        field([t("email"), optional], email),
        h(
          "div",
          { class: "pair" },
          field([t("first_name"), optional.cloneNode(true)], input("first_name", "text", "given-name")),
          field([t("last_name"), optional.cloneNode(true)], input("last_name", "text", "family-name")),
        ),
      ],
      cost(context),
      h("slot", { name: "consent" }),
      h(
        "div",
        { class: "box" },
        h("div", { class: "check" }, box, h("label", { part: "label", for: "agree", dir: "auto" }, terms.text)),
        h("p", { part: "error", class: "error", id: "agree-error", hidden: true }),
        h("p", { class: "links" }, link(safeUrl(partner.terms_url), t("terms")), link(safeUrl(partner.privacy_url), t("privacy"))),
      ),
      h("div", { class: "actions" }, run, back),
    ),
    focus: heading,
    update: busyUpdate(flow, run, [run, back]),
  };
}
