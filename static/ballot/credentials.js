// Voting codes: the private part signs ballots, the public part stands on the list that everybody sees.

import { Malformed, array, bytesOfText, element, encoded, formOf, loaded, text } from "./canonical.js";
import { BASE58 } from "./elections.js";
import { areMembers, isMember, numberOf, powerOfG, randomBytes, reduced } from "./group.js";
import { Refusal } from "./refusals.js";

const LENGTH = 15;
const ITERATIONS = 1000;
const HEAVIEST = 10 ** 7; // the result is found by trying, so the sum of all weights has a limit
const WEIGHT = /^[1-9][0-9]{0,7}$/;

/** XXX-XXX-XXX-XXX-XXX: 14 characters by chance and one that finds typing errors. */
export function newCode() {
  const characters = Array.from({ length: LENGTH - 1 }, randomCharacter).join("");
  return dashed(characters + checkCharacter(characters));
}

/** The code as it was printed: trimmed, its dashes put back. Upper and lower case are different characters. */
export function tidied(typed) {
  const characters = typed.trim().replaceAll("-", "");
  const isComplete = characters.length === LENGTH && [...characters].every((each) => BASE58.includes(each));
  if (!isComplete || checkCharacter(characters.slice(0, -1)) !== characters[LENGTH - 1]) {
    throw new Refusal("credential-typed");
  }
  return dashed(characters);
}

/** The exponent that a code means in one election; the dashes are part of the password. */
export async function secretOf(code, uuid) {
  const password = await crypto.subtle.importKey("raw", bytesOfText(code), "PBKDF2", false, ["deriveBits"]);
  const salted = { name: "PBKDF2", hash: "SHA-256", salt: bytesOfText(uuid), iterations: ITERATIONS };
  return reduced(numberOf(new Uint8Array(await crypto.subtle.deriveBits(salted, password, 256))));
}

export async function publicOf(code, uuid) {
  return powerOfG(await secretOf(code, uuid));
}

/** New codes with their public parts, and the list of these for the archive. `progress(done, total)` may take its time. */
export async function newRoll(uuid, number, progress = () => {}) {
  const codes = [];
  const publics = [];
  while (codes.length < number) {
    const code = newCode();
    codes.push(code);
    publics.push(await publicOf(code, uuid));
    await progress(codes.length, number);
  }
  return { codes, publics: publics.map(String), raw: listed(publics) };
}

/** Sorted as text, so that the list says nothing about the order of the voters. */
export function listed(publics) {
  return encoded(publics.map(String).sort());
}

function randomCharacter() {
  const [byte] = randomBytes(1);
  return byte < 4 * 58 ? BASE58[byte % 58] : randomCharacter(); // above, some would come more often
}

function checkCharacter(characters) {
  const rest = [...characters].reduce((before, each) => (before * 58 + BASE58.indexOf(each)) % 53, 0);
  return BASE58[53 - rest];
}

function dashed(characters) {
  return characters.match(/.../g).join("-");
}

/** The public credentials of an election with their weights, in the order of the record. */
export class Roll {
  constructor(raw, weights) {
    Object.assign(this, { raw, weights });
  }

  /** Reads and checks; refuses what stands there twice or is no member of the group. */
  static read(raw) {
    const entries = formOf("credentials-form", { entry: 0 }, () => array(loaded(raw)));
    const weights = new Map();
    const elements = [];
    entries.forEach((each, index) => {
      const entry = index + 1;
      const [credential, weight, member] = formOf("credentials-form", { entry }, () => readEntry(text(each)));
      if (weights.has(credential)) throw new Refusal("credentials-twice", { entry });
      weights.set(credential, weight);
      elements.push(member);
    });
    checkMembers(elements);
    if ([...weights.values()].reduce((sum, each) => sum + each, 0) > HEAVIEST) {
      throw new Refusal("credentials-weight");
    }
    return new Roll(raw, weights);
  }

  has(credential) {
    return this.weights.has(credential);
  }

  get size() {
    return this.weights.size;
  }
}

function readEntry(entry) {
  const [credential, weight, ...more] = entry.split(",");
  const member = element(credential);
  if (weight === undefined) return [credential, 1, member];
  if (more.length || !WEIGHT.test(weight)) throw new Malformed();
  return [credential, Number(weight), member];
}

function checkMembers(elements) {
  if (areMembers(elements)) return;
  throw new Refusal("credentials-member", { entry: 1 + elements.findIndex((each) => !isMember(each)) });
}
