// Checks an archive as far as a trustee has to before decrypting: chain, set-up, every ballot, the encrypted tally.
// Decryptions and result are checked by `python -m proposals.belenios verify`.
//
// It is looked through twice, as in proposals/belenios/verifier.py: first the chain and who voted last, then ballots.

import * as ballots from "./ballots.js";
import { areSame, array, count, fields, formOf, loaded, text } from "./canonical.js";
import { Roll } from "./credentials.js";
import { Election } from "./elections.js";
import { BALLOT, DECRYPTION, SETUP, TALLY, steps } from "./events.js";
import { recordName } from "./hashing.js";
import { Refusal } from "./refusals.js";
import { Sum, readSized } from "./tally.js";
import { Trustees } from "./trustees.js";

const CREDENTIAL = /^\{"election_uuid":"[^"]*","election_hash":"[^"]*","credential":"([0-9]+)"/;
const BEGINNING = 1024; // bytes of a ballot in which its credential stands

/**
 * Everything up to the encrypted tally is right, or a refusal. `progress(done, total)` counts ballots.
 * @returns the board with `total`, the sum of the ballots that count
 */
export async function verify(raw, progress = () => {}) {
  const board = await readBoard(raw);
  return { ...board, total: await checkCount(board, progress) };
}

/** The archive whose ballots were checked last: a key that comes after the check need not wait for them again. */
const checked = { name: "", total: null };

/** Every ballot of a board, and that the published tally is their sum; that sum, made anew. */
export async function checkCount(board, progress = () => {}) {
  if (checked.name !== board.name) {
    const total = await checkBallots(board, progress);
    if (board.sized) checkTally(board, total);
    Object.assign(checked, { name: board.name, total });
  }
  return checked.total;
}

// --- the first pass ------------------------------------------------------------------------------------------------

/** Chain, grammar and the set-up are right; ballots are only read. */
export async function readBoard(raw) {
  const board = { name: await recordName(raw), casts: [], hashes: new Set(), last: new Map(), decryptedBy: [], tallyEvent: "" };
  const readers = {
    [SETUP]: readSetUp,
    [BALLOT]: readBallot,
    [TALLY]: readTally,
    [DECRYPTION]: readDecryption,
  };
  for await (const step of steps(raw)) {
    if (readers[step.kind]) await readers[step.kind](board, step);
    board.stage = step.kind;
    board.head = step.hash;
  }
  return board;
}

async function readSetUp(board, step) {
  const [election, trustees, credentials, setUp] = step.records;
  const names = formOf("setup-form", {}, () => fields(loaded(setUp.body), "election", "trustees", "credentials"));
  const hashes = [election, trustees, credentials].map((each) => each.hash);
  if (names.some((name, place) => name !== hashes[place])) throw new Refusal("setup-form");
  board.election = await Election.read(election.body);
  board.trustees = await Trustees.read(trustees.body);
  board.roll = Roll.read(credentials.body);
  if (board.election.publicKey !== board.trustees.publicKey) throw new Refusal("election-key");
}

function readBallot(board, step) {
  const [{ body, hash }] = step.records;
  const found = CREDENTIAL.exec(String.fromCharCode(...body.subarray(0, BEGINNING)));
  if (!found) throw new Refusal("ballot-form");
  if (!board.roll.has(found[1])) throw new Refusal("ballot-credential");
  if (board.hashes.has(hash)) throw new Refusal("ballot-twice");
  board.hashes.add(hash);
  board.last.set(found[1], board.casts.length);
  board.casts.push(body);
}

function readTally(board, step) {
  const [tally, sized] = step.records;
  board.tally = tally.body;
  board.sized = readSized(sized.body);
  board.tallyEvent = step.hash;
  if (board.sized.tally !== tally.hash) throw new Refusal("tally-form");
}

/** Who decrypted; whether the decryption is right is not asked here, but that it has its form. */
function readDecryption(board, step) {
  const [decryption, owned] = step.records;
  const { height } = step;
  const [owner, payload] = formOf("event-payload", { height }, () => {
    const [number, name] = fields(loaded(owned.body), "owner", "payload");
    return [count(number), text(name)];
  });
  if (payload !== decryption.hash) throw new Refusal("event-payload", { height });
  if (owner < 1 || owner > board.trustees.keys.length) throw new Refusal("decryption-owner", { owner });
  if (board.decryptedBy.includes(owner)) throw new Refusal("decryption-twice", { owner });
  formOf("decryption-form", { owner }, () => {
    fields(loaded(decryption.body), "decryption_factors", "decryption_proofs").forEach((each) => array(each));
  });
  board.decryptedBy.push(owner);
}

// --- the second pass -----------------------------------------------------------------------------------------------

async function checkBallots(board, progress) {
  const { election, roll, casts, last } = board;
  const total = new Sum(election);
  for (const [place, body] of casts.entries()) {
    const ballot = await ballots.check(body, election, roll);
    if (last.get(ballot.credential) === place) total.add(ballot, roll.weights.get(ballot.credential));
    await progress(place + 1, casts.length);
  }
  return total;
}

function checkTally({ tally, sized }, total) {
  if (!areSame(tally, total.encoded())) throw new Refusal("tally-differs");
  if (sized.ballots !== total.ballots || sized.weight !== total.weight) {
    const said = { given: sized.ballots, weight: sized.weight };
    throw new Refusal("tally-size", { ...said, counted: total.ballots, total: total.weight });
  }
}
