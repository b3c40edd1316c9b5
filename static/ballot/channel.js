// How one member of a group sends another a secret share through the portal, which can neither read nor swap it.
//
// A fresh power of G and the receiver's key from the certificate give a secret (KEM); HKDF-SHA-256 makes a key for
// AES-GCM of it. All of it is bound to the list of certificates, the sender and the receiver, and signed by the sender.
// The mirror is proposals/belenios/channel.py.

import { Malformed, count, element, fields, formOf, text, bytesOfText } from "./canonical.js";
import { NAME, bytesOf, isMember, numberOf, power, powerOfG, Q, randomScalar } from "./group.js";
import { base64 } from "./hashing.js";
import { isKnown, know, readProof, written } from "./proofs.js";
import { Refusal } from "./refusals.js";

const KEY = 32; // bytes, then 12 of the nonce: each key seals one message only
const NONCE = 12;
const ELEMENT = 256;
const SCALAR = 32;

/** @typedef {{certificates: string, sender: number, receiver: number}} Route The hash of the list; members from 1. */

/** The message with `value` for the receiver, as JSON. */
export async function seal(route, { value, signing, encryption }) {
  const nonce = randomScalar();
  const key = powerOfG(nonce);
  const cipher = await cipherOf(route, key, encryption, power(encryption, nonce));
  const content = await crypto.subtle.encrypt(cipher.how, cipher.key, bytesOf(value, SCALAR));
  const sealed = base64(new Uint8Array(content));
  const signature = written(await know(signing, label(route, key, sealed)));
  return { sender: route.sender, receiver: route.receiver, key: String(key), sealed, signature };
}

/** The value of a message from the sender of the route; `verification` is the sender's key, `secret` one's own. */
export async function open(route, message, { secret, verification }) {
  const { sender } = route;
  const { key, sealed, signature } = formOf("channel-form", { sender }, () => read(route, message));
  const isBySender = await isKnown(verification, label(route, key, sealed), signature);
  if (!isBySender || !isMember(key)) throw new Refusal("channel-seal", { sender });
  const cipher = await cipherOf(route, key, powerOfG(secret), power(key, secret));
  try {
    const content = await crypto.subtle.decrypt(cipher.how, cipher.key, bytesOfBase64(sealed));
    return valueOf(new Uint8Array(content));
  } catch {
    throw new Refusal("channel-seal", { sender });
  }
}

function read(route, message) {
  const [sender, receiver, key, sealed, signature] = fields(
    message,
    "sender",
    "receiver",
    "key",
    "sealed",
    "signature",
  );
  if (count(sender) !== route.sender || count(receiver) !== route.receiver) throw new Malformed();
  return { key: element(key), sealed: text(sealed), signature: readProof(signature) };
}

function context({ certificates, sender, receiver }) {
  return `union-channel-1|${NAME}|${certificates}|${sender}|${receiver}`;
}

function label(route, key, sealed) {
  return `${context(route)}|${key}|${sealed}`;
}

async function cipherOf(route, key, encryption, shared) {
  const salt = bytesOfText(context(route));
  const material = await crypto.subtle.importKey("raw", bytesOf(shared, ELEMENT), "HKDF", false, ["deriveBits"]);
  const how = { name: "HKDF", hash: "SHA-256", salt, info: bytesOfText(`${key}|${encryption}`) };
  const derived = new Uint8Array(await crypto.subtle.deriveBits(how, material, 8 * (KEY + NONCE)));
  const uses = ["encrypt", "decrypt"];
  return {
    key: await crypto.subtle.importKey("raw", derived.slice(0, KEY), "AES-GCM", false, uses),
    how: { name: "AES-GCM", iv: derived.slice(KEY), additionalData: salt },
  };
}

function valueOf(bytes) {
  const value = numberOf(bytes);
  if (bytes.length !== SCALAR || value >= Q) throw new Malformed();
  return value;
}

function bytesOfBase64(text) {
  const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  if (base64(bytes) !== text) throw new Malformed();
  return bytes;
}
