// The size gates: every visitor of every partner pays for these bytes.

/** Tells a bundle's figures, and fails above its limit. */
export function assertSize(name, minifiedBytes, brotliBytes, { limit, goal }) {
  console.log(`${name}: ${minifiedBytes} B minified, ${brotliBytes} B brotli (goal ${goal}, limit ${limit})`);
  if (brotliBytes > limit) throw new Error(`${name} is ${brotliBytes - limit} B over its limit`);
}
