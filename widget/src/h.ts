// Builds DOM by nodes alone, so that it runs under `require-trusted-types-for 'script'; trusted-types 'none'`.

export type Child = Node | string | number | false | null | undefined | readonly Child[];
export type Props = Record<string, unknown>;

/** Appends children of any nesting; false, null and empty text are nothing. */
export function append(parent: Node, kids: readonly Child[]): void {
  for (const kid of kids) {
    if (Array.isArray(kid)) append(parent, kid);
    else if (kid || kid === 0) parent.appendChild(kid instanceof Node ? kid : document.createTextNode(String(kid)));
  }
}

/** Makes one element: `on…` functions listen, `true` is an empty attribute, `false` and null are left out, `.name` sets a property. */
export function h<K extends keyof HTMLElementTagNameMap>(tag: K, props?: Props | null, ...kids: Child[]): HTMLElementTagNameMap[K] {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props ?? {})) {
    if (typeof value === "function") node.addEventListener(name.slice(2), value as EventListener);
    else if (name[0] === ".") (node as unknown as Props)[name.slice(1)] = value;
    else if (value != null && value !== false) node.setAttribute(name, value === true ? "" : String(value));
  }
  append(node, kids);
  return node;
}

/** A 20 × 20 line icon, hidden from assistive technology: the text beside it speaks. */
export function icon(path: string): SVGElement {
  const svg = (name: string, attributes: Record<string, string>): SVGElement => {
    const node = document.createElementNS("http://www.w3.org/2000/svg", name);
    for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
    return node as SVGElement;
  };
  const root = svg("svg", { viewBox: "0 0 20 20", "aria-hidden": "true", class: "icon" });
  root.append(svg("path", { d: path }));
  return root;
}

export const ICONS = {
  check: "M4.5 10.5l3.7 3.7 7.3-8.2",
  cross: "M5.5 5.5l9 9m0-9l-9 9",
  alert: "M10 6v5m0 3v.01",
  spark: "M10 2.5l1.8 5.7 5.7 1.8-5.7 1.8L10 17.5l-1.8-5.7L2.5 10l5.7-1.8z",
  clock: "M10 5.5V10l3 2m4.5-2a7.5 7.5 0 1 1-15 0 7.5 7.5 0 0 1 15 0z",
  mail: "M2.5 5h15v10h-15zm0 .5L10 11l7.5-5.5",
  flag: "M5 17.5v-14h9.5l-2 3.5 2 3.5H5",
  file: "M5 2.5h6.5L15.5 6.5v11H5zm6.5 0v4h4",
  down: "M10 3v9.5m-4-3.5l4 4 4-4M4 16.5h12",
  card: "M2.5 5h15v10.5h-15zm0 3.5h15",
} as const;

/** An address of the platform or the partner that may become a link, or null: never `javascript:` and the like. */
export function safeUrl(address: string | null | undefined, protocols = /^https?:$/): string | null {
  try {
    const url = new URL(address ?? "");
    return protocols.test(url.protocol) ? url.href : null;
  } catch {
    return null;
  }
}
