// Proof of work: find the number whose hash is the challenge. It makes one sign-up cheap and a million of them dear.
import type { Challenge } from "../wire";

/** Numbers hashed between two looks at the clock: one promise each would cost more than the hashes. */
const BATCH = 256;

const hex = (buffer: ArrayBuffer): string => Array.from(new Uint8Array(buffer), (byte) => byte.toString(16).padStart(2, "0")).join("");

/** Solves SHA-256(salt + number) = challenge off the main thread (Web Crypto); null if no number up to the maximum fits. */
export async function solve({ salt, challenge, max_number }: Challenge): Promise<number | null> {
  const encoder = new TextEncoder();
  for (let first = 0; first <= max_number; first += BATCH) {
    const size = Math.min(BATCH, max_number - first + 1);
    const hashes = await Promise.all(
      Array.from({ length: size }, (_, offset) => crypto.subtle.digest("SHA-256", encoder.encode(salt + (first + offset)))),
    );
    const found = hashes.findIndex((hash) => hex(hash) === challenge);
    if (found >= 0) return first + found;
  }
  return null;
}
