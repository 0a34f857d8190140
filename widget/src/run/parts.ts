// What the views of the run chunk have in common.
import { h, icon, type Child } from "../h";
import { complaint, type Context } from "../view";

const CARD = "M2.5 5h15v10.5h-15zm0 3.5h15";

/** A box to tick, with its label behind it. */
export const tick = (label: Child, control: HTMLElement): Child => [
  h("div", { class: "row" }, control, h("label", { part: "label", for: control.id, dir: "auto" }, label)),
  complaint(control.id),
];

export const isMail = (value: string): boolean => /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value);

/** Who pays, and how much: known before anything runs. */
export function cost({ flow: { guessed, boot }, t }: Context): HTMLElement {
  const estimate = guessed?.estimate;
  const isPartner = (estimate?.payer ?? boot!.sponsorship.payer) === "partner";
  return h(
    "p",
    { part: "cost", class: "note" },
    icon(CARD),
    h(
      "span",
      null,
      h("strong", null, isPartner ? t("pays", { payer: boot!.partner.name }) : t("pay")),
      estimate && [" · ", t("price", { about: t.money(estimate.p50_micros, estimate.currency), max: t.money(estimate.max_charge_micros, estimate.currency) })],
    ),
  );
}
