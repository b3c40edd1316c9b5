// Proofs of knowledge, and proofs that one of several statements about a ciphertext holds.
//
// The maker knows the randomness of every ciphertext, so all his commitments, the simulated ones too, are powers of G
// and of the election's key. The checker has to recompute each commitment exactly, because they are hashed.

import { fields, scalar } from "./canonical.js";
import { P, Powers, power, powerOfG, randomScalar, reduced } from "./group.js";
import { challenge } from "./hashing.js";

/** @typedef {{challenge: bigint, response: bigint}} Proof */
/** @typedef {{randomness: bigint, value: number}} Secret What the maker of a ciphertext knows. */
/** @typedef {{secret: Secret, value: number}} Claim One of the statements: this ciphertext holds `value`. */

export function readProof(value) {
  const [given, response] = fields(value, "challenge", "response");
  return { challenge: scalar(given), response: scalar(response) };
}

export function written(proof) {
  return { challenge: String(proof.challenge), response: String(proof.response) };
}

/** Proves to know the exponent of a public key; `label` is what the challenge binds before the commitment. */
export async function know(secret, label) {
  const nonce = randomScalar();
  const given = await challenge(`${label}|${powerOfG(nonce)}`);
  return { challenge: given, response: reduced(nonce - secret * given) };
}

export async function isKnown(publicKey, label, proof) {
  const commitment = (powerOfG(proof.response) * power(publicKey, proof.challenge)) % P;
  return (await challenge(`${label}|${commitment}`)) === proof.challenge;
}

/** One proof for each claim, of which the one at `truth` holds. */
export async function proveOneOf(claims, truth, label, key) {
  const nonce = randomScalar();
  const parts = [];
  const proofs = claims.map(({ secret, value }, index) => {
    if (index === truth) {
      parts.push(powerOfG(nonce), key.power(nonce));
      return null;
    }
    const proof = { challenge: randomScalar(), response: randomScalar() };
    const exponent = reduced(proof.response + secret.randomness * proof.challenge);
    const shift = powerOfG(BigInt(secret.value - value) * proof.challenge);
    parts.push(powerOfG(exponent), (key.power(exponent) * shift) % P);
    return proof;
  });
  const others = proofs.reduce((sum, proof) => sum + (proof ? proof.challenge : 0n), 0n);
  const own = reduced((await challenge(`${label}|${parts.join(",")}`)) - others);
  proofs[truth] = { challenge: own, response: reduced(nonce - claims[truth].secret.randomness * own) };
  return proofs;
}

/** A ciphertext as the checker sees it: the bases of many powers. */
export class Ciphertext {
  /** `parts` are those whose sum it is. */
  constructor(alpha, beta, parts = []) {
    this.alpha = new Powers(alpha, parts.map((part) => part.alpha));
    this.beta = new Powers(beta, parts.map((part) => part.beta));
  }

  isMember() {
    return this.alpha.isMember() && this.beta.isMember();
  }
}

/** The proofs hold that one of the claims [ciphertext, value] does. */
export async function isOneOf(claims, proofs, label, key) {
  const powers = powersFor(claims, proofs);
  const parts = [];
  claims.forEach(([, value], index) => {
    const proof = proofs[index];
    let [alpha, beta] = powers[index];
    // (beta / G ** value) ** challenge, by the table of G
    if (value) beta = (beta * powerOfG(BigInt(-value) * proof.challenge)) % P;
    parts.push((powerOfG(proof.response) * alpha) % P, (key.power(proof.response) * beta) % P);
  });
  const total = reduced(proofs.reduce((sum, proof) => sum + proof.challenge, 0n));
  return (await challenge(`${label}|${parts.join(",")}`)) === total;
}

/** [alpha ** challenge, beta ** challenge] for each claim; claims about one ciphertext share its squarings. */
function powersFor(claims, proofs) {
  const result = [];
  for (const ciphertext of new Set(claims.map(([each]) => each))) {
    const places = claims.map((_, place) => place).filter((place) => claims[place][0] === ciphertext);
    const given = places.map((place) => proofs[place].challenge);
    const betas = ciphertext.beta.to(given);
    ciphertext.alpha.to(given).forEach((alpha, index) => {
      result[places[index]] = [alpha, betas[index]];
    });
  }
  return result;
}
