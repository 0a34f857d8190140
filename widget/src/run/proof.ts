// From visitor to guest. The proof of work makes one sign-up cheap and a million of them dear.
import { GRANT, grant, open } from "../session";
import type { Flow } from "../state";
import type { Challenge } from "../wire";

/** Finds the number with SHA-256(salt + number) = challenge, off the main thread (Web Crypto); null if there is none. */
export async function solve({ salt, challenge, max_number }: Challenge): Promise<number | null> {
  for (let number = 0; number <= max_number; number++) {
    const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(salt + number)));
    if (hash.every((byte, at) => byte === Number(`0x${challenge.substring(2 * at, 2 * at + 2)}`))) return number;
  }
  return null;
}

/** Solves the boot's challenge, once: begun early, it is done before anybody waits for it. */
export const proofOf = (f: Flow): Promise<number | null> => (f._proof ??= solve(f._boot!.challenge));

export type Person = Record<"email" | "first_name" | "last_name", string>;

/** Makes a guest of what the page and the person said; its boot is renewed when it has run out. */
export async function becomeGuest(f: Flow, person: Person): Promise<void> {
  const { boot_token, challenge, consent } = await open(f);
  await grant(f, `${GRANT}guest`, {
    ...Object.fromEntries(Object.entries(person).filter(([, value]) => value)),
    boot_token,
    consent_version: consent.version,
    challenge_number: `${await proofOf(f)}`,
    challenge_salt: challenge.salt,
    challenge_signature: challenge.signature,
  });
}
