// What the bundler provides: the version, and style sheets as minified text.
declare const __VERSION__: string;
/** SRI of codetether-task-result.js. */
declare const __RESULT_INTEGRITY__: string;

declare module "*.css" {
  const text: string;
  export default text;
}
