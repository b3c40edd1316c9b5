// The chain of events: each names the hash of the one before it, and what may follow what is a fixed grammar.
//
// The protocol's own tool accepts more: a ballot after the end of voting, which it then counts alone, so that a trustee
// would open one person's vote.

import { records } from "./archive.js";
import { Malformed, count, fields, formOf, loaded, text } from "./canonical.js";
import { Refusal } from "./refusals.js";

export const SETUP = "Setup";
export const BALLOT = "Ballot";
export const END = "EndBallots";
export const TALLY = "EncryptedTally";
export const DECRYPTION = "PartialDecryption";
export const RESULT = "Result";

const FIRST = "the header";
const NEXT = {
  [FIRST]: [SETUP],
  [SETUP]: [BALLOT, END],
  [BALLOT]: [BALLOT, END],
  [END]: [TALLY],
  [TALLY]: [DECRYPTION],
  [DECRYPTION]: [DECRYPTION, RESULT],
  [RESULT]: [],
};
/** How many records stand before an event of this kind; the last of them is its payload. */
const RECORDS = { [SETUP]: 4, [BALLOT]: 1, [END]: 0, [TALLY]: 2, [DECRYPTION]: 2, [RESULT]: 1 };
const MOST = 4;

/** The events of an archive in their order, each checked against the one before: {kind, height, hash, records}. */
export async function* steps(raw) {
  let [before, parent, height, pending] = [FIRST, undefined, 0, []];
  for await (const record of records(raw)) {
    if (!record.isEvent) {
      pending.push(record);
      if (pending.length > MOST) throw new Refusal("archive-extra", { offset: record.offset });
      continue;
    }
    const event = readEvent(record.body, height);
    check(event, { before, parent, height, pending });
    yield { kind: event.kind, height, hash: record.hash, records: pending };
    [before, parent, height, pending] = [event.kind, record.hash, height + 1, []];
  }
  if (pending.length) throw new Refusal("archive-extra", { offset: raw.length });
  if (before === FIRST) throw new Refusal("archive-empty");
}

function readEvent(raw, height) {
  return formOf("event-form", { height }, () => {
    const [parent, given, kind, payload] = fields(loaded(raw), "parent?", "height", "type", "payload?");
    if (!(text(kind) in RECORDS)) throw new Malformed();
    [parent, payload].filter((each) => each !== undefined).forEach(text);
    return { parent, height: count(given), kind, payload };
  });
}

function check(event, { before, parent, height, pending }) {
  if (event.height !== height) throw new Refusal("event-height", { height });
  if (event.parent !== parent) throw new Refusal("event-parent", { height });
  if (!NEXT[before].includes(event.kind)) throw new Refusal("event-order", { height, type: event.kind, before });
  const payload = pending.length ? pending[pending.length - 1].hash : undefined;
  if (pending.length !== RECORDS[event.kind] || event.payload !== payload) {
    throw new Refusal("event-payload", { height });
  }
}
