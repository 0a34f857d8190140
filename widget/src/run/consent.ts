// Consent: asked once, with an empty box; whoever the page says the person is, they confirm it here.
import { h, safeUrl } from "../h";
import { cost, isMail, tick } from "./parts";
import { agree } from "./runs";
import { actions, busyUpdate, button, field, form, input, link, muted, problem, quietly, title, verdict, type Context, type View } from "../view";

export function consent(context: Context): View {
  const { flow, t } = context;
  const { partner, consent: terms } = flow.boot!;
  const { signUpEmail, signUpFirstName, signUpLastName, fetchClientSecret } = flow.page;
  const person = { email: signUpEmail, first_name: signUpFirstName, last_name: signUpLastName };
  const heading = title(context, t("almost"));
  const text = (name: keyof typeof person, autocomplete: string, props?: object): HTMLInputElement =>
    input("input", name, person[name], (value) => (person[name] = value.trim()), { autocomplete, ...props });
  const label = (name: keyof typeof person): (string | HTMLElement)[] => [t(name), h("small", null, ` (${t("optional")})`)];

  const email = text("email", "email", { type: "email", dir: "ltr" });
  const box = input("input", "agree", "on", () => 0, { type: "checkbox" });
  const run = button("primary", null, t("agree"));
  const back = button("secondary", () => flow.back(), t("back"));
  const isGuest = !fetchClientSecret && !flow.user;
  const submit = (): void => {
    if (isGuest && !verdict(email, !!person.email && !isMail(person.email) && t("bad_email"))) return;
    if (verdict(box, !box.checked && t("tick"))) quietly(() => agree(flow, person))();
  };
  return {
    node: form(
      submit,
      h("div", null, heading, muted(t("confirm", { partner: partner.name }))),
      problem(context),
      isGuest && [
        field(label("email"), email),
        h("div", { class: "pair" }, field(label("first_name"), text("first_name", "given-name")), field(label("last_name"), text("last_name", "family-name"))),
      ],
      cost(context),
      h("slot", { name: "consent" }),
      h(
        "div",
        { class: "box" },
        tick(terms.text, box),
        h("p", { class: "links" }, link(safeUrl(partner.terms_url), t("terms")), link(safeUrl(partner.privacy_url), t("privacy"))),
      ),
      actions(run, back),
    ),
    focus: heading,
    update: busyUpdate(flow, run, back),
  };
}
