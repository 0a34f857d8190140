// The seam between the element and its result chunk. It must stay compatible within v1: a cached element may meet a newer chunk.
import type { Child, Props } from "./h";
import type { Task } from "./wire";

export interface ResultTools {
  h(tag: string, props?: Props | null, ...kids: Child[]): HTMLElement;
  icon(path: string): Child;
  lang: string;
  /** Phrases by their keys: `files`, `download`. */
  t(key: "files" | "download", values?: Record<string, string>): string;
  headingLevel: number;
  file(name: string): Promise<Blob>;
  shadowRoot: ShadowRoot;
}

export interface ResultChunk {
  /** The result's nodes and the files' list. */
  draw(task: Task, tools: ResultTools): { result: Child; files: Child };
}
