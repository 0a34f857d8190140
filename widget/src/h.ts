// Builds DOM by nodes alone, so that it runs under `require-trusted-types-for 'script'; trusted-types 'none'`.

export type Child = Node | string | number | false | null | undefined | readonly Child[];
export type Props = Record<string, unknown>;

/** Appends children of any nesting; false, null and empty text are nothing. */
export function append(parent: Element, kids: readonly Child[]): void {
  for (const kid of kids) {
    if (Array.isArray(kid)) append(parent, kid);
    else if (kid || kid === 0) parent.append(kid as Node);
  }
}

/** Makes one element: `on…` functions listen, `true` is an empty attribute, false and null are left out, `.name` sets a property. */
export function h<K extends keyof HTMLElementTagNameMap>(tag: K, props?: Props | null, ...kids: Child[]): HTMLElementTagNameMap[K] {
  return fill(document.createElement(tag), props, kids);
}

function fill<E extends Element>(node: E, props: Props | null | undefined, kids: readonly Child[]): E {
  append(node, kids);
  for (const [name, value] of Object.entries(props ?? {})) {
    if (typeof value === "function") node.addEventListener(name.slice(2), value as EventListener);
    else if (name[0] === ".") (node as unknown as Props)[name.slice(1)] = value;
    else if (value != null && value !== false) node.setAttribute(name, value === true ? "" : String(value));
  }
  return node;
}

/** A 20 × 20 line icon, hidden from assistive technology: the text beside it speaks. */
export function icon(d: string): SVGElement {
  const svg = (name: "svg" | "path", props: Props, ...kids: Child[]): SVGElement => fill(document.createElementNS("http://www.w3.org/2000/svg", name), props, kids);
  return svg("svg", { viewBox: "0 0 20 20", "aria-hidden": "true", class: "icon" }, svg("path", { d }));
}

export const ICONS = {
  check: "M4.5 10.5l3.7 3.7 7.3-8.2",
  cross: "M5.5 5.5l9 9m0-9l-9 9",
  alert: "M10 5v6m0 4v.01",
  spark: "M10 3l1.8 5.2L17 10l-5.2 1.8L10 17l-1.8-5.2L3 10l5.2-1.8z",
  clock: "M10 5.5V10l3 2m4.5-2a7.5 7.5 0 1 1-15 0 7.5 7.5 0 0 1 15 0z",
};

/** An address of the platform or the partner that may become a link, or null: never `javascript:` and the like. */
export function safeUrl(address: string | null | undefined, protocols = /^https?:$/): string | null {
  const url = URL.canParse(address ?? "") ? new URL(address!) : null;
  return url && protocols.test(url.protocol) ? url.href : null;
}
