// The size gate: every visitor of every partner pays for these bytes.
const LIMIT_BYTES = 12_000;
const GOAL_BYTES = 10_000;

/** Fails above the limit and tells the figure in any case. */
export function assertSize(minified, brotliBytes) {
  console.log(`codetether-task.js: ${minified.length} B minified, ${brotliBytes} B brotli (goal ${GOAL_BYTES}, limit ${LIMIT_BYTES})`);
  if (brotliBytes > LIMIT_BYTES) throw new Error(`codetether-task.js is ${brotliBytes - LIMIT_BYTES} B over its limit`);
}
