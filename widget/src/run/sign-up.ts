// From visitor to guest: the proof of work, the grant, the consent on record.
import { CodeTetherError } from "../errors";
import { GRANT, type Session } from "../session";
import type { Boot } from "../wire";
import { solve } from "./proof";

export interface Person {
  email: string;
  first_name: string;
  last_name: string;
}

const proofs = new WeakMap<Boot, Promise<number | null>>();

/** Solves the boot's challenge, once: begun early, it is done before anybody waits for it. */
export function proofOf(boot: Boot): Promise<number | null> {
  const proof = proofs.get(boot) ?? solve(boot.challenge);
  proofs.set(boot, proof);
  return proof;
}

/** Makes a guest of what the page and the person said; one boot token or challenge that ran out is forgiven. */
export async function signUp(session: Session, person: Person): Promise<void> {
  for (let retry = 0; ; retry++) {
    const boot = await session.open();
    const { salt, signature } = boot.challenge;
    const said = Object.fromEntries(Object.entries(person).filter(([, value]) => value));
    try {
      return await session.grant({
        grant_type: `${GRANT}guest`,
        boot_token: boot.boot_token,
        consent_version: boot.consent.version,
        challenge_number: `${await proofOf(boot)}`,
        challenge_salt: salt,
        challenge_signature: signature,
        ...said,
      });
    } catch (thrown) {
      if (retry || (thrown as CodeTetherError).code !== "invalid_grant") throw thrown;
      session.bootUntil = 0;
    }
  }
}
