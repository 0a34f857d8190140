// The run chunk: everything from the review on. It is asked for at boot and awaited when the first of it is shown.
// What it shares with the element it imports from the element's own file, so nothing is shipped twice.
import type { CodeTetherState } from "../../types/codetether-task";
import type { Context, View } from "../view";
import { consent } from "./consent";
import { limit, over } from "./over";
import { review } from "./review";
import { needsInput, running } from "./running";

export { phrases } from "./phrases";
export { answer, cancel, open, run } from "./runs";
export { default as styles } from "./styles.css";

export const VERSION = __VERSION__;

export const views: Partial<Record<CodeTetherState, (context: Context) => View>> = {
  review,
  consent,
  running,
  "needs-input": needsInput,
  completed: over,
  failed: over,
  cancelled: over,
  limit,
};
