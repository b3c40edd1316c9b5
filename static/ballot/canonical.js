// JSON as Belenios writes it, and nothing else: compact, UTF-8, fields in their order, big numbers as decimal strings.
// What can be written in two ways can be hashed in two ways, so a reader accepts only the one way.

import { P, Q } from "./group.js";
import { Refusal } from "./refusals.js";

const LONGEST = P.toString().length;
const NUMBER = /^(?:0|[1-9][0-9]*)$/;
const SURROGATE = /(?:^|[^\\])(?:\\\\)*\\ud/i; // half a character, which UTF-8 cannot hold

/** Not the canonical form. Whoever knows what it should have been makes a refusal of it (`formOf`). */
export class Malformed extends Error {}

/** What `read` returns; what is malformed inside is refused by this code. */
export function formOf(code, values, read) {
  try {
    return read();
  } catch (error) {
    throw error instanceof Malformed ? new Refusal(code, values) : error;
  }
}

/** As Belenios writes it; it alone escapes the character DEL. */
export function compact(value) {
  return JSON.stringify(value).replaceAll("\x7f", "\\u007f");
}

export function bytesOfText(text) {
  return new TextEncoder().encode(text);
}

/** The text of UTF-8 that is right in every byte; a byte order mark is no white space. */
export function textOfBytes(raw) {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(raw);
  } catch {
    throw new Malformed();
  }
}

export function encoded(value) {
  return bytesOfText(compact(value));
}

/** The value of canonical JSON, given as bytes. */
export function loaded(raw) {
  return loadedText(textOfBytes(raw));
}

export function loadedText(text) {
  let value;
  try {
    value = JSON.parse(text);
    if (compact(value) !== text || SURROGATE.test(text)) throw new Malformed();
  } catch {
    throw new Malformed();
  }
  return value;
}

/** The values of an object that has these fields in this order; one that ends in ? may be left out (undefined). */
export function fields(value, ...names) {
  if (value === null || typeof value !== "object" || Array.isArray(value)) throw new Malformed();
  const there = Object.keys(value);
  const plain = names.map((name) => name.replace("?", ""));
  const wanted = plain.filter((name, place) => name === names[place] || there.includes(name));
  const isRight = there.length === wanted.length && there.every((name, place) => name === wanted[place]);
  if (!isRight || there.some((name) => value[name] === null)) throw new Malformed();
  return plain.map((name) => (there.includes(name) ? value[name] : undefined));
}

export function array(value, length = null) {
  if (!Array.isArray(value) || (length !== null && value.length !== length)) throw new Malformed();
  return value;
}

export function text(value) {
  if (typeof value !== "string") throw new Malformed();
  return value;
}

/** A number of things: JSON's integer, not below nothing. */
export function count(value) {
  if (!Number.isSafeInteger(value) || value < 0) throw new Malformed();
  return value;
}

/** A decimal string. `BigInt` alone would take signs, spaces and hexadecimal as well. */
function number(value, below) {
  if (typeof value !== "string" || value.length > LONGEST || !NUMBER.test(value)) throw new Malformed();
  const result = BigInt(value);
  if (result >= below) throw new Malformed();
  return result;
}

export function scalar(value) {
  return number(value, Q);
}

/** In range; whether it is a member of the group is asked separately. */
export function element(value) {
  const result = number(value, P);
  if (result === 0n) throw new Malformed();
  return result;
}

export function areSame(one, other) {
  return one.length === other.length && one.every((byte, place) => byte === other[place]);
}
