// A key that t of n trustees can use, made by Pedersen's protocol (specification 4.6).
// The steps and their names are those of proposals/belenios/threshold.py; ceremonies.js leads a member through them.

import { array, compact, count, element, encoded, fields, loadedText, text } from "./canonical.js";
import { areMembers, P, powerOfG, productOf, randomScalar, reduced, smallPower } from "./group.js";
import { recordName } from "./hashing.js";
import { PublicKey } from "./keys.js";
import { isKnown, know, readProof, written } from "./proofs.js";
import { Refusal } from "./refusals.js";

/** A message, which is JSON inside a string, signed exactly as it is written. */
class Signed {
  constructor(message, signature) {
    Object.assign(this, { message, signature });
  }

  static async make(signing, content) {
    const message = compact(content);
    return new Signed(message, await know(signing, `sigmsg|${message}`));
  }

  static read(value) {
    const [message, signature] = fields(value, "message", "signature");
    return new Signed(text(message), readProof(signature));
  }

  asJson() {
    return { message: this.message, signature: written(this.signature) };
  }

  isBy(verification) {
    return isKnown(verification, `sigmsg|${this.message}`, this.signature);
  }
}

/** Which key signs for a member, and to which key secrets for him are sealed. */
export class Certificate {
  static read(value) {
    const signed = Signed.read(value);
    const [verification, encryption] = fields(loadedText(signed.message), "verification", "encryption").map(element);
    return Object.assign(new Certificate(), { signed, verification, encryption });
  }

  async check(owner) {
    if (!areMembers([this.verification, this.encryption])) throw new Refusal("trustee-member", { owner });
    if (!(await this.signed.isBy(this.verification))) throw new Refusal("threshold-certificate", { owner });
  }
}

/** The powers of a member's coefficients (coefexps). */
export class Coefficients {
  static read(value) {
    const signed = Signed.read(value);
    const [powers] = fields(loadedText(signed.message), "coefexps");
    return Object.assign(new Coefficients(), { signed, powers: array(powers).map(element) });
  }

  async check(owner, certificate, threshold) {
    if (this.powers.length !== threshold || !(await this.signed.isBy(certificate.verification))) {
      throw new Refusal("threshold-coefficients", { owner });
    }
    if (!areMembers(this.powers)) throw new Refusal("trustee-member", { owner });
  }

  /** G to the value of the polynomial for this member, who counts from 1. */
  at(member) {
    return this.powers.reduceRight((product, each) => (smallPower(product, member) * each) % P, 1n);
  }
}

/** What is published of a group: `threshold` of its members are needed to decrypt. */
export class Pedersen {
  static read(value) {
    const names = ["threshold", "certs", "coefexps", "verification_keys"];
    const [threshold, certificates, coefficients, keys] = fields(value, ...names);
    const certs = array(certificates).map(Certificate.read);
    return Object.assign(new Pedersen(), {
      threshold: count(threshold),
      certificates: certs,
      coefficients: array(coefficients, certs.length).map(Coefficients.read),
      keys: array(keys, certs.length).map(PublicKey.read),
    });
  }

  get subKey() {
    return productOf(this.coefficients.map((each) => each.powers[0]));
  }

  /** `first` is the number of its first member among all trustees. */
  async check(first) {
    checkRange(this.threshold, this.certificates.length);
    await checkCertificates(this.certificates, first);
    await checkCoefficients(this.coefficients, this.certificates, this.threshold, first);
    for (const [member, key] of this.keys.entries()) {
      await key.check(first + member);
      if (key.key !== publicShare(this.coefficients, member + 1)) {
        throw new Refusal("threshold-key", { owner: first + member });
      }
    }
  }
}

export function checkRange(threshold, members) {
  if (threshold < 1 || threshold > members) throw new Refusal("threshold-range");
}

export async function checkCertificates(certificates, first = 1) {
  for (const [member, each] of certificates.entries()) await each.check(first + member);
  if (new Set(certificates.map((each) => each.verification)).size !== certificates.length) {
    throw new Refusal("trustee-twice");
  }
}

export async function checkCoefficients(coefficients, certificates, threshold, first = 1) {
  for (const [member, each] of coefficients.entries()) {
    await each.check(first + member, certificates[member], threshold);
  }
}

// --- the steps of a member -----------------------------------------------------------------------------------------

/** Step 1, from two secret numbers of the member. */
export async function certify(signing, channel) {
  const keys = { verification: String(powerOfG(signing)), encryption: String(powerOfG(channel)) };
  return Certificate.read((await Signed.make(signing, keys)).asJson());
}

/** What stands for the whole list of certificates, in order. */
export function certificatesHash(certificates) {
  return recordName(encoded(certificates.map((each) => each.signed.asJson())));
}

/** What all members read aloud before step 2: sixteen characters that stand for the whole list. */
export async function comparisonCode(certificates) {
  return (await certificatesHash(certificates)).slice(0, 16).match(/..../g).join(" ");
}

export function newPolynomial(threshold) {
  return Array.from({ length: threshold }, randomScalar);
}

/** Step 2, what is published of a polynomial. */
export async function publish(signing, polynomial) {
  const powers = { coefexps: polynomial.map((each) => String(powerOfG(each))) };
  return Coefficients.read((await Signed.make(signing, powers)).asJson());
}

/** Shown before the coefficients: who sees those of the others first could bias the key. */
export function commitment(coefficients) {
  return recordName(encoded(coefficients.signed.asJson()));
}

/** The secret value of a polynomial for one member. */
export function valueFor(polynomial, member) {
  return polynomial.reduceRight((sum, each) => reduced(sum * BigInt(member) + each), 0n);
}

/** The public key that belongs to the share of a member, who counts from 1. */
export function publicShare(coefficients, member) {
  return productOf(coefficients.map((each) => each.at(member)));
}

/** Step 3: the member's secret share; refuses a value that does not fit what its sender published. */
export function combine(values, coefficients, member) {
  values.forEach((value, index) => {
    if (powerOfG(value) !== coefficients[index].at(member)) {
      throw new Refusal("threshold-share", { sender: index + 1, owner: member });
    }
  });
  return reduced(values.reduce((sum, each) => sum + each, 0n));
}
