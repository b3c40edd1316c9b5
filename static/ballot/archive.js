// The file <uuid>.bel: an old-style tar in the one form that belenios-tool writes.
// What is read is compared with what would be written, so there is no freedom.

import { areSame, fields, formOf, loaded } from "./canonical.js";
import { recordName } from "./hashing.js";
import { Refusal } from "./refusals.js";

const BLOCK = 512;
const HEADER = "BELENIOS";
const LARGEST = 64 * 1024 * 1024;
const TIME = /^(?:0|[1-9][0-9]{0,9})$/;
const OCTAL = /^[0-7]{11}\0$/;
const KIND = /^.{64}\.(data|event)\.json$/;

/** Every record after the header, with its name and place checked: {name, hash, isEvent, offset, body}. */
export async function* records(raw) {
  const header = readHeader(raw);
  let offset = header.after;
  while (offset < raw.length) {
    const { name, body, after } = readEntry(raw, offset, header.timestamp);
    const kind = KIND.exec(name);
    if (!kind || name.slice(0, 64) !== (await recordName(body))) throw new Refusal("archive-name", { offset });
    yield { name, hash: name.slice(0, 64), isEvent: kind[1] === "event", offset, body };
    offset = after;
  }
}

function readHeader(raw) {
  if (raw.length < BLOCK || latin(raw.subarray(0, HEADER.length + 1)) !== `${HEADER}\0`) {
    throw new Refusal("archive-empty");
  }
  const { body, after } = readEntry(raw, 0, null);
  const [version, timestamp] = formOf("header-form", {}, () => fields(loaded(body), "version", "timestamp"));
  const isRight = version === 1 && typeof timestamp === "string" && TIME.test(timestamp);
  if (!isRight || !areSame(raw.subarray(0, BLOCK), tarHeader(HEADER, body.length, Number(timestamp)))) {
    throw new Refusal("header-form");
  }
  return { timestamp: Number(timestamp), after };
}

/** Name, body and the place after it. The tar header is made again and compared. */
function readEntry(raw, offset, timestamp) {
  const head = raw.subarray(offset, offset + BLOCK);
  if (head.length < BLOCK) throw new Refusal("archive-cut", { offset });
  const octal = latin(head.subarray(124, 136));
  if (!OCTAL.test(octal)) throw new Refusal("archive-form", { offset });
  const size = parseInt(octal, 8);
  if (size > LARGEST) throw new Refusal("archive-large", { offset });
  const name = latin(head.subarray(0, 100)).replace(/\0+$/, "");
  if (timestamp !== null && !areSame(head, tarHeader(name, size, timestamp))) {
    throw new Refusal("archive-form", { offset });
  }
  const start = offset + BLOCK;
  const after = start + Math.ceil(size / BLOCK) * BLOCK;
  if (after > raw.length) throw new Refusal("archive-cut", { offset });
  if (raw.subarray(start + size, after).some(Boolean)) throw new Refusal("archive-form", { offset });
  return { name, body: raw.subarray(start, start + size), after };
}

function latin(bytes) {
  return String.fromCharCode(...bytes);
}

function tarHeader(name, size, timestamp) {
  const head = new Uint8Array(BLOCK);
  const put = (place, text) => head.set(Array.from(text, (each) => each.charCodeAt(0)), place);
  const octal = (number, length) => number.toString(8).padStart(length, "0");
  put(0, name);
  put(100, "0000644\0" + "0000000\0".repeat(2));
  put(124, `${octal(size, 11)}\0${octal(timestamp, 11)}\0${" ".repeat(8)}0`);
  put(148, `${octal(head.reduce((sum, byte) => sum + byte, 0), 6)}\0 `);
  return head;
}
