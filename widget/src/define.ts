// The entry of codetether-task.js: importing it makes the tag work. Loaded twice, the first one stays.
import { CodeTetherTaskElement } from "./element";

if (globalThis.customElements && !customElements.get("codetether-task")) customElements.define("codetether-task", CodeTetherTaskElement);

export { CodeTetherTaskElement };
