// Checks published books in the reader's browser: an entry, the whole file, and that a later checkpoint goes on from an
// earlier one. The same rules as finance/proof and finance/verify_ledger.py; what is refused is a Refused with a code.
// The page says everything in its own words, in data- attributes (see the end); without this file it shows the numbers
// and the command.

export const LARGEST_LINE = 1024 * 1024;
const DEEPEST = 16;
const P = 2n ** 255n - 19n;
const EIGHTH = 0x7a03ac9277fdc74ec6cc392cfa53202a0f67100d760b3cba4fd84d3d706a17c7n;
const SMALL = [0n, 1n, P - 1n, EIGHTH, P - EIGHTH]; // the y of points of small order: everybody can sign under such a key
const NAME = "[!-*,-~]{1,200}";
const DAY = "[0-9]{4}-[0-9]{2}-[0-9]{2}";
const BODY = new RegExp(
  `^(${NAME})\n([1-9][0-9]{0,15})\n([A-Za-z0-9+/]{43}=)\nchain ([0-9a-f]{64})\n` +
    `period (${DAY}) (${DAY})\n((?:key [!-~]+\n)+)$`,
);
const SIGNATURE = new RegExp(`^— (${NAME}) ([A-Za-z0-9+/]{91}=)$`);
const KEY = new RegExp(`^(${NAME})\\+([0-9a-f]{8})\\+([A-Za-z0-9+/]+=*)$`);
const HASH = /^[0-9a-f]{64}$/;
const HEAD = '{"entry":';
const TAIL = /,"hash":"([0-9a-f]{64})"\}$/;

/** Why something does not hold: a code, and what belongs to it (`seq` of the entry, `name` of a key). */
export class Refused extends Error {
  constructor(code, values = {}) {
    super(code);
    this.code = code;
    this.values = values;
  }
}

// --- bytes -----------------------------------------------------------------------------------------------------------

export const bytesOfText = (text) => new TextEncoder().encode(text);
export const hexOf = (bytes) => Array.from(bytes, (each) => each.toString(16).padStart(2, "0")).join("");

export function bytesOfHex(text) {
  if (!HASH.test(text)) throw new Refused("form");
  return Uint8Array.from(text.match(/../g), (pair) => parseInt(pair, 16));
}

/** The text of UTF-8 that is right in every byte. */
export function textOf(bytes) {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new Refused("form");
  }
}

/** Base64 in its one spelling. */
function bytesOfBase64(text) {
  let raw = "";
  try {
    raw = atob(text);
  } catch {
    throw new Refused("note");
  }
  if (btoa(raw) !== text) throw new Refused("note");
  return Uint8Array.from(raw, (letter) => letter.charCodeAt(0));
}

function joined(...parts) {
  const all = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

const areEqual = (one, two) => one.length === two.length && one.every((each, at) => each === two[at]);

function subtle() {
  // Without HTTPS a browser offers no cryptography at all.
  if (!globalThis.crypto?.subtle) throw new Refused("insecure");
  return crypto.subtle;
}

export async function sha256(...parts) {
  return new Uint8Array(await subtle().digest("SHA-256", joined(...parts)));
}

// --- the one form of an entry ----------------------------------------------------------------------------------------

/** As finance/proof/canonical.py writes it. Refused "form" for what has no one form. */
export function canonical(value, depth = DEEPEST) {
  if (typeof value === "string") {
    if (/\p{Surrogate}/u.test(value)) throw new Refused("form");
    return JSON.stringify(value);
  }
  if (Number.isSafeInteger(value)) return String(value);
  if (value === null || typeof value !== "object" || !depth) throw new Refused("form");
  if (Array.isArray(value)) return `[${value.map((each) => canonical(each, depth - 1)).join(",")}]`;
  const keys = Object.keys(value).sort();
  if (!keys.every((key) => /^[\0-\x7f]*$/.test(key))) throw new Refused("form");
  return `{${keys.map((key) => `${JSON.stringify(key)}:${canonical(value[key], depth - 1)}`).join(",")}}`;
}

/** The value of canonical JSON. Refused "form" if one character is not as `canonical` writes it. */
export function parsed(text) {
  let value;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Refused("form");
  }
  if (canonical(value) !== text) throw new Refused("form");
  return value;
}

// --- chain and tree --------------------------------------------------------------------------------------------------

export const ZERO = new Uint8Array(32);
export const nextHash = (previous, raw) => sha256(previous, raw);
export const leafHash = (raw) => sha256([0], raw);
export const nodeHash = (left, right) => sha256([1], left, right);

/** The root over leaf hashes as they come: the roots of the full subtrees, one for each bit of the size. */
export class Tree {
  size = 0;
  peaks = [];

  async append(leaf) {
    for (let size = this.size; size % 2; size = Math.floor(size / 2)) leaf = await nodeHash(this.peaks.pop(), leaf);
    this.peaks.push(leaf);
    this.size += 1;
  }

  async root() {
    if (!this.size) return sha256();
    let found = this.peaks.at(-1);
    for (const peak of this.peaks.slice(0, -1).reverse()) found = await nodeHash(peak, found);
    return found;
  }
}

const half = (number) => Math.floor(number / 2);
const areHashes = (...values) => values.every((each) => each instanceof Uint8Array && each.length === 32);
const isSize = (number) => Number.isSafeInteger(number) && number >= 0;

/** Whether this leaf hash stands at this place, counted from 0 (RFC 9162, 2.1.3.2). */
export async function verifyInclusion(leaf, index, size, proof, root) {
  if (!isSize(index) || !isSize(size) || index >= size || !areHashes(leaf, root, ...proof)) return false;
  let [last, found] = [size - 1, leaf];
  for (const each of proof) {
    if (!last) return false;
    if (index % 2 || index === last) {
      found = await nodeHash(each, found);
      while (index && index % 2 === 0) [index, last] = [half(index), half(last)];
    } else {
      found = await nodeHash(found, each);
    }
    [index, last] = [half(index), half(last)];
  }
  return !last && areEqual(found, root);
}

/** Whether the larger tree begins with the smaller one (RFC 9162, 2.1.4.2). A book published has at least one entry. */
export async function verifyConsistency(old, oldRoot, size, root, proof) {
  if (!isSize(old) || !isSize(size) || !old || old > size || !areHashes(oldRoot, root, ...proof)) return false;
  if (old === size) return !proof.length && areEqual(oldRoot, root);
  const path = Number.isInteger(Math.log2(old)) ? [oldRoot, ...proof] : proof;
  if (!path.length) return false;
  let [index, last] = [old - 1, size - 1];
  while (index % 2) [index, last] = [half(index), half(last)];
  let [before, after] = [path[0], path[0]];
  for (const each of path.slice(1)) {
    if (!last) return false;
    if (index % 2 || index === last) {
      [before, after] = [await nodeHash(each, before), await nodeHash(each, after)];
      while (index && index % 2 === 0) [index, last] = [half(index), half(last)];
    } else {
      after = await nodeHash(after, each);
    }
    [index, last] = [half(index), half(last)];
  }
  return !last && areEqual(before, oldRoot) && areEqual(after, root);
}

// --- the checkpoint --------------------------------------------------------------------------------------------------

async function keyOf(vkey) {
  const found = KEY.exec(vkey);
  if (!found) throw new Refused("key");
  const [, name, id, encoded] = found;
  const raw = bytesOfBase64(encoded);
  const digits = hexOf(await sha256(bytesOfText(`${name}\n`), raw));
  if (raw[0] !== 1 || raw.length !== 33 || !digits.startsWith(id) || !isSound(raw.slice(1))) throw new Refused("key");
  const fingerprint = digits.slice(0, 32).match(/.{4}/g).join(" ");
  return { name, id, vkey, fingerprint, public: raw.slice(1), hasSigned: false };
}

/** Whether not everybody can sign under this key. */
function isSound(raw) {
  const y = BigInt(`0x${hexOf(raw.slice().reverse())}`) % 2n ** 255n;
  return y < P && !SMALL.includes(y);
}

const isDay = (text) => {
  const day = new Date(`${text}T00:00:00Z`);
  return !text.startsWith("0000") && !Number.isNaN(day.valueOf()) && day.toISOString().startsWith(text);
};

/** What a signed note says; whether the signatures hold is asked of `verifiedCheckpoint`. */
export async function parsedCheckpoint(text) {
  const [body, lines, ...rest] = text.split("\n\n");
  const found = BODY.exec(`${body}\n`);
  if (!found || rest.length || !lines?.endsWith("\n")) throw new Refused("note");
  const [, origin, size, root, chain, firstOn, lastOn, keys] = found;
  if (!isDay(firstOn) || !isDay(lastOn) || firstOn > lastOn || !isSize(Number(size))) throw new Refused("note");
  const signatures = lines.slice(0, -1).split("\n").map((line) => {
    const parts = SIGNATURE.exec(line);
    if (!parts) throw new Refused("note");
    return { name: parts[1], raw: bytesOfBase64(parts[2]) };
  });
  const named = await Promise.all(keys.trimEnd().split("\n").map((line) => keyOf(line.slice(4))));
  const names = new Set(named.flatMap((key) => [key.name, hexOf(key.public)]));
  if (names.size < 2 * named.length) throw new Refused("key");
  return {
    body: `${body}\n`, origin, size: Number(size), root: bytesOfBase64(root), chain: bytesOfHex(chain),
    firstOn, lastOn, keys: named, signatures,
  };
}

/** Ed25519 by the browser. Refused "old" where it knows none. */
export async function isSigned(publicKey, body, signature) {
  let key;
  try {
    key = await subtle().importKey("raw", publicKey, { name: "Ed25519" }, false, ["verify"]);
  } catch (error) {
    if (error instanceof Refused) throw error;
    throw new Refused(error.name === "DataError" ? "key" : "old");
  }
  return crypto.subtle.verify({ name: "Ed25519" }, key, signature, body);
}

/** A checkpoint of which every signature holds, and each of the keys in `pins` (vkeys) has made one. */
export async function verifiedCheckpoint(text, pins = []) {
  const checkpoint = await parsedCheckpoint(text);
  for (const { name, raw } of checkpoint.signatures) {
    const key = checkpoint.keys.find((each) => each.name === name && each.id === hexOf(raw.slice(0, 4)));
    if (!key || key.hasSigned) throw new Refused("stranger", { name });
    if (!(await isSigned(key.public, bytesOfText(checkpoint.body), raw.slice(4)))) throw new Refused("signature", { name });
    key.hasSigned = true;
  }
  const missing = pins.find((pin) => !checkpoint.keys.some((key) => key.hasSigned && key.vkey === pin));
  if (missing) throw new Refused("pin", { name: missing });
  return checkpoint;
}

// --- what a reader asks ----------------------------------------------------------------------------------------------

/** That an entry stands in the books of a checkpoint. `raw` is its canonical text, `proof` hexadecimal hashes. */
export async function checkEntry({ raw, proof, checkpoint }, pins = []) {
  const entry = parsed(raw);
  const seq = Number.isSafeInteger(entry.seq) ? entry.seq : 0;
  checkRules(entry, seq);
  const signed = await verifiedCheckpoint(checkpoint, pins);
  const path = proof.map(bytesOfHex);
  const isThere = await verifyInclusion(await leafHash(bytesOfText(raw)), seq - 1, signed.size, path, signed.root);
  if (!isThere) throw new Refused("proof", { seq });
  return { entry, checkpoint: signed };
}

/** That the books of a later checkpoint begin with those of an earlier one. */
export async function checkConsistency({ older, newer, proof }, pins = []) {
  const [one, two] = [await verifiedCheckpoint(older, pins), await verifiedCheckpoint(newer, pins)];
  const path = proof.map(bytesOfHex);
  const holds = one.origin === two.origin && (await verifyConsistency(one.size, one.root, two.size, two.root, path));
  if (!holds) throw new Refused("proof");
  return { older: one, newer: two, checkpoint: two };
}

/** The whole file, as bytes. Refused with the `seq` of the first entry that is wrong. */
export async function checkLedger({ ledger, checkpoint }, pins = [], progress = () => {}) {
  const signed = await verifiedCheckpoint(checkpoint, pins);
  const [tree, book] = [new Tree(), signed.origin.split("/").at(-1)];
  let [chain, at] = [ZERO, 0];
  while (at < ledger.length) {
    const seq = tree.size + 1;
    const end = ledger.indexOf(10, at);
    if (seq > signed.size) throw new Refused("more", { seq });
    if (end < 0 || end - at > LARGEST_LINE) throw new Refused("form", { seq });
    try {
      const [raw, stated] = split(textOf(ledger.subarray(at, end)));
      const bytes = bytesOfText(raw);
      chain = await nextHash(chain, bytes);
      if (hexOf(chain) !== stated) throw new Refused("hash");
      const entry = parsed(raw);
      checkRules(entry, seq);
      if (entry.book !== book) throw new Refused("form");
      await tree.append(await leafHash(bytes));
    } catch (error) {
      throw error instanceof Refused ? new Refused(error.code, { ...error.values, seq }) : error;
    }
    at = end + 1;
    progress(at, ledger.length);
  }
  if (tree.size < signed.size) throw new Refused("fewer", { found: tree.size, size: signed.size });
  const isSame = areEqual(chain, signed.chain) && areEqual(await tree.root(), signed.root);
  if (!isSame) throw new Refused("chain");
  return { checkpoint: signed };
}

function split(line) {
  const stated = TAIL.exec(line);
  if (!line.startsWith(HEAD) || !stated) throw new Refused("form");
  return [line.slice(HEAD.length, stated.index), stated[1]];
}

/** What every entry has; all rules together are checked by verify_ledger.py. */
function checkRules(entry, seq) {
  const { lines } = entry;
  if (entry.v !== 1 || entry.seq !== seq) throw new Refused("seq", { seq });
  if (!Array.isArray(lines) || lines.length < 2) throw new Refused("form", { seq });
  const amounts = lines.map((line) => (Array.isArray(line) && Number.isSafeInteger(line[1]) ? line[1] : 0));
  if (amounts.includes(0)) throw new Refused("form", { seq });
  if (amounts.reduce((sum, fen) => sum + BigInt(fen), 0n)) throw new Refused("sum", { seq });
}

/** Whether a commitment in the books is that of this value, with the salt of the recipient's slip. */
export async function isCommitted(commitment, salt, value) {
  const digits = salt.replace(/[\s-]/g, "").toLowerCase();
  if (!/^[0-9a-f]{32}$/.test(digits)) return false;
  const bytes = Uint8Array.from(digits.match(/../g), (pair) => parseInt(pair, 16));
  return hexOf(await sha256(bytes, bytesOfText(value))) === commitment;
}

/** Which name of an entry this value is: "payee", "handler"; "" for none. */
export async function committedAs(entry, salt, value) {
  for (const [name, commitment] of Object.entries(entry.commitments ?? {})) {
    if (await isCommitted(commitment, salt, value)) return name;
  }
  return "";
}

// --- a page ----------------------------------------------------------------------------------------------------------
//
// <section data-ledger-verify="entry" data-proof="/…/proof.json" data-said-right="…{size}…" data-said-old="…" …>
//   <button type="button" hidden data-start>…</button> <p role="status" data-said></p> <ul data-keys></ul>
// data-ledger-verify: entry (data-proof: {raw, proof, checkpoint}), consistency (data-proof: {older, newer, proof}),
// ledger (data-ledger and data-checkpoint: the two public files), slip (data-proof with NUMBER in it, inside the form with
// number, salt and name: they stay in the browser; data-name-FIELD is what a name is called). data-pins: vkeys, one a line.
// data-said-CODE is the sentence for a code, {seq}, {name}, {size}, {found}, {number} filled in; data-said-wrong is that for all
// others, data-said-alone stands beside data-said-right when not every key has signed, data-said-busy while it works.
// data-wall: the root that a printed notice carries. It has to be the signed one ("wall"); then data-said-same is added.

async function fetched(address) {
  const answer = await fetch(address, { credentials: "same-origin" });
  if (!answer.ok) throw new Refused("unread");
  return answer;
}

async function asked(place) {
  const pins = (place.dataset.pins ?? "").split("\n").filter(Boolean);
  if (place.dataset.ledgerVerify === "ledger") {
    const [ledger, checkpoint] = await Promise.all([place.dataset.ledger, place.dataset.checkpoint].map(fetched));
    const given = { ledger: new Uint8Array(await ledger.arrayBuffer()), checkpoint: textOf(await checkpoint.arrayBuffer()) };
    return checkLedger(given, pins);
  }
  if (place.dataset.ledgerVerify === "slip") return askedOfSlip(place, pins);
  const given = await (await fetched(place.dataset.proof)).json();
  return place.dataset.ledgerVerify === "entry" ? checkEntry(given, pins) : checkConsistency(given, pins);
}

async function askedOfSlip(place, pins) {
  const [number, salt, value] = ["name_number", "salt", "value"].map((name) => place.closest("form").elements[name].value);
  const at = encodeURIComponent(number.trim());
  const found = await checkEntry(await (await fetched(place.dataset.proof.replace("NUMBER", at))).json(), pins);
  const name = await committedAs(found.entry, salt, value);
  if (found.entry.number !== number.trim()) throw new Refused("proof");
  if (!name) throw new Refused("other", { number: number.trim() });
  return { ...found, number: number.trim(), name: place.dataset[`name${name[0].toUpperCase()}${name.slice(1)}`] ?? name };
}

const ATTRIBUTE = (code) => `said${code[0].toUpperCase()}${code.slice(1)}`;

function sentence(place, code, values) {
  const text = place.dataset[ATTRIBUTE(code)] ?? place.dataset.saidWrong ?? code;
  return text.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
}

async function answer(place) {
  const form = place.closest("form");
  if (form && !form.reportValidity()) return;
  const said = place.querySelector("[data-said]");
  const keys = place.querySelector("[data-keys]");
  said.textContent = place.dataset.saidBusy ?? "";
  place.dataset.state = "busy";
  keys?.replaceChildren();
  try {
    const { checkpoint, ...more } = await asked(place);
    const { wall } = place.dataset;
    if (wall && hexOf(checkpoint.root) !== wall) throw new Refused("wall");
    const isAlone = !checkpoint.keys.every((key) => key.hasSigned);
    const codes = ["right", ...(wall ? ["same"] : []), ...(isAlone ? ["alone"] : [])];
    said.textContent = codes.map((code) => sentence(place, code, { ...checkpoint, ...more })).join(" ");
    for (const key of checkpoint.keys.filter((each) => each.hasSigned)) {
      const line = document.createElement("li");
      line.textContent = `${key.name}  ${key.fingerprint}`;
      keys?.append(line);
    }
    place.dataset.state = "right";
  } catch (error) {
    const refused = error instanceof Refused ? error : new Refused("unread");
    said.textContent = sentence(place, refused.code, refused.values);
    // A browser that cannot check has found nothing wrong.
    place.dataset.state = ["old", "insecure", "unread"].includes(refused.code) ? "unchecked" : "wrong";
  }
}

for (const place of globalThis.document?.querySelectorAll("[data-ledger-verify]") ?? []) {
  const button = place.querySelector("[data-start]");
  if (!button) continue;
  button.hidden = false;
  button.addEventListener("click", () => answer(place));
}
