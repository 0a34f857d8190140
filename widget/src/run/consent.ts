// Consent: asked once, with an empty box; whoever the page says the person is, they confirm it here.
import { back } from "../flow";
import { el, h } from "../h";
import type { Flow } from "../state";
import { fill } from "../text";
import { terms } from "../view-around";
import { actions, box, button, checkbox, cost, form, head, muted, problem } from "../view";
import { ask } from "./ask";
import type { Person } from "./proof";
import { agree } from "./runs";

export function consent(f: Flow): HTMLElement {
  const { _phrases: t, _page: page } = f;
  const { partner, consent: asked } = f._boot!;
  const person: Person = { email: page.signUpEmail, first_name: page.signUpFirstName, last_name: page.signUpLastName };
  const text = (name: keyof Person, autocomplete: string, type: "text" | "email" = "text"): HTMLElement => ask(f, person, { name, label: t[name], autocomplete, type });
  const isGuest = !page.fetchClientSecret && !f._user;

  return form(
    person,
    () => agree(f, person),
    head(f, t.almost, muted(fill(t.confirm, { partner: partner.name }))),
    problem(f),
    isGuest && [
      text("email", "email", "email"),
      el("div.pair", text("first_name", "given-name"), text("last_name", "family-name")),
    ],
    cost(f),
    h("slot", { name: "consent" }),
    el("div.box", box(checkbox({ required: true }), asked.text), el("p.actions", terms(f))),
    actions(button("primary", null, t.agree), button("secondary", () => back(f), t.back)),
  );
}
