// Builds DOM by nodes alone, so that it runs under `require-trusted-types-for 'script'; trusted-types 'none'`.

export type Child = Node | string | number | false | null | undefined | readonly Child[];
/** Properties of the node, not attributes; 0 is none. Data never comes here: what is shown comes as children. */
export type Props = Record<string, unknown> | 0 | false;

/** Makes one element of `tag`, `tag.class` or `tag:part` (a part is a class too); false, null and empty text are no children. */
export function h<E extends HTMLElement = HTMLElement>(spec: string, props: Props, ...kids: Child[]): E {
  const [tag, mark, kind] = spec.split(/([.:])/);
  const node = document.createElement(tag!) as E;
  if (kind) node.className = kind;
  if (mark === ":") node.setAttribute("part", kind!);
  node.append(...((kids as unknown[][]).flat(9).filter(Boolean) as Node[]));
  return Object.assign(node, props);
}

/** The same without properties. */
export const el = (spec: string, ...kids: Child[]): HTMLElement => h(spec, 0, kids);

/** Whether an address of the platform or the partner may become a link: never `javascript:` and the like. */
export const isSafe = (address: unknown): boolean => /^(https?:\/\/|mailto:)/i.test(`${address}`);
