// The two live regions: made once, never rendered anew, or screen readers would miss or repeat what they say.
import { h } from "./h";

/** Steps can come faster than anybody listens. */
const THROTTLE_MS = 2_000;

export class Announcer {
  readonly nodes = [h("div", { role: "status", class: "sr" }), h("div", { role: "alert", class: "sr" })] as const;
  #pending = "";
  #timer: ReturnType<typeof setTimeout> | undefined;
  #last = 0;

  /** Says it; of throttled news only the newest in two seconds is said. */
  say(text: string, manner: "polite" | "assertive" | "throttled" = "polite"): void {
    if (manner === "throttled") {
      this.#pending = text;
      this.#timer ??= setTimeout(() => this.#write(0, this.#pending), Math.max(0, this.#last + THROTTLE_MS - Date.now()));
      return;
    }
    this.#write(manner === "assertive" ? 1 : 0, text);
  }

  #write(which: 0 | 1, text: string): void {
    this.quiet();
    this.#last = Date.now();
    this.nodes.forEach((node, at) => (node.textContent = at === which ? text : ""));
  }

  quiet(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}
