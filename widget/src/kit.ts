// What the run chunk shares with the element: it imports these from the element's own file, so nothing is shipped twice.
// Exported for that alone; partners should not build on it.
export { asError, CodeTetherError } from "./errors";
export { h, icon, ICONS, safeUrl } from "./h";
export { GRANT } from "./session";
export { clock } from "./text";
export { actions, busyUpdate, button, complaint, errorText, field, form, input, link, muted, note, problem, quietly, reference, stack, title, verdict } from "./view";
