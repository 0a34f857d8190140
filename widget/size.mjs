// The size gate: every visitor of every partner pays for these bytes.

/** Tells the figures, and fails above the limit. */
export function assertSize(name, minifiedBytes, brotliBytes, limit) {
  console.log(`${name}: ${minifiedBytes} B minified, ${brotliBytes} B brotli (limit ${limit})`);
  if (brotliBytes > limit) throw new Error(`${name} is ${brotliBytes - limit} B over its limit`);
}
