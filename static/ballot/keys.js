// A trustee's key pair: a number that never leaves its owner, and what is published of it.

import { element, fields } from "./canonical.js";
import { NAME, isMember, powerOfG } from "./group.js";
import { isKnown, know, readProof, written } from "./proofs.js";
import { Refusal } from "./refusals.js";

/** The public half, with the proof that somebody knows the other half. */
export class PublicKey {
  constructor(key, proof) {
    Object.assign(this, { key, proof });
  }

  static async make(secret) {
    const key = powerOfG(secret);
    return new PublicKey(key, await know(secret, label(key)));
  }

  static read(value) {
    const [proof, key] = fields(value, "pok", "public_key");
    return new PublicKey(element(key), readProof(proof));
  }

  asJson() {
    return { pok: written(this.proof), public_key: String(this.key) };
  }

  /** `owner` is the number of the trustee, for the sentence. */
  async check(owner) {
    if (!isMember(this.key)) throw new Refusal("trustee-member", { owner });
    if (!(await isKnown(this.key, label(this.key), this.proof))) throw new Refusal("trustee-proof", { owner });
  }
}

function label(key) {
  return `pok|${NAME}|${key}`;
}

/**
 * The drill before voting opens: shows that the key is at hand, by words that the portal makes up each time.
 * Not a decryption: who may choose what is decrypted could choose somebody's ballot.
 */
export async function passDrill(secret, words) {
  return written(await know(secret, `union-drill-1|${NAME}|${powerOfG(secret)}|${words}`));
}
