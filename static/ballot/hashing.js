// The three ways Belenios writes a SHA-256: names of records, fingerprints and trackers, challenges.

import { bytesOfText } from "./canonical.js";
import { Q, hexadecimal, numberOf } from "./group.js";

async function digestOf(raw) {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", raw));
}

/** Hexadecimal: how records and events refer to each other. */
export async function recordName(raw) {
  return hexadecimal(await digestOf(raw));
}

/** Base64 without padding: of an election, and of a ballot, whose tracker it is. */
export async function fingerprint(raw) {
  return base64(await digestOf(raw)).replace(/=+$/, "");
}

export async function challenge(text) {
  return numberOf(await digestOf(bytesOfText(text))) % Q;
}

export function base64(bytes) {
  return btoa(String.fromCharCode(...bytes));
}
