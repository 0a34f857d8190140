// What the bundler provides: the version, and style sheets as minified text.
declare const __VERSION__: string;

declare module "*.css" {
  const text: string;
  export default text;
}
