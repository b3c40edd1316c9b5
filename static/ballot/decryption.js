// What a trustee adds: a factor for each ciphertext of the tally, with two proofs that it is the right one.
//
// The challenge of the protocol's own proof contains neither alpha nor the factor, so that a trustee who plays together
// with the last voter can prove a wrong one. The second proof binds all of it; our verifier demands it.

import { encoded } from "./canonical.js";
import { TALLY, DECRYPTION } from "./events.js";
import { NAME, Powers, powerOfG, randomScalar, reduced } from "./group.js";
import { challenge } from "./hashing.js";
import * as keyfiles from "./keyfiles.js";
import { written } from "./proofs.js";
import { Refusal } from "./refusals.js";
import { checkCount, readBoard } from "./verifier.js";

/** Fewer ballots are not opened: each would say too much about somebody. */
export const LEAST = 5;

/**
 * Checks the whole archive up to the tally, recomputes the tally, and decrypts that.
 * @param {Uint8Array} archive
 * @param {Uint8Array} keyFile
 * @param {string} before the count this trustee has opened already (`head` of the answer), if any: another one of the
 *   same vote would show by the difference what single people voted
 * @returns {{owner, head, decryption: Uint8Array, proofs: Uint8Array, counted, fingerprint}} `proofs` is this
 *   trustee's object of FILE.proofs.json
 */
export async function decrypt(archive, keyFile, { before = "", progress = () => {} } = {}) {
  const board = await readBoard(archive);
  const { election, tallyEvent: head } = board;
  const { key, secret } = keyfiles.read(keyFile, election.uuid);
  const owner = checkTurn(board, key);
  if (before && before !== head) throw new Refusal("count-other", { before, now: head });
  const { pairs, ballots: counted } = await checkCount(board, progress);
  const made = await make({ election, head, pairs }, secret, owner);
  return { ...made, owner, head, counted, fingerprint: election.fingerprint };
}

/** The number of the trustee with this key, who is to decrypt now. */
function checkTurn({ trustees, stage, decryptedBy, last }, key) {
  const owner = trustees.keys.indexOf(key) + 1;
  if (!owner) throw new Refusal("key-stranger");
  if (stage !== TALLY && stage !== DECRYPTION) throw new Refusal("unfinished", { type: stage });
  if (decryptedBy.includes(owner)) throw new Refusal("decryption-twice", { owner });
  if (last.size < LEAST) throw new Refusal("ballots-few", { counted: last.size, least: LEAST });
  return owner;
}

/** Factors with both proofs. `of` is the count: {election, head, pairs}; see the note above about what it must be. */
async function make(of, secret, owner) {
  const key = powerOfG(secret);
  const trustee = { secret, key, owner };
  const cells = [];
  for (const [i, row] of of.pairs.entries()) {
    cells.push(await Promise.all(row.map(([alpha], j) => decrypted(of, trustee, alpha, `${i},${j}`))));
  }
  const all = (name) => cells.map((row) => row.map((cell) => cell[name]));
  return {
    decryption: encoded({ decryption_factors: all("factor"), decryption_proofs: all("first") }),
    proofs: encoded({ owner, head: of.head, proofs: all("second") }),
  };
}

async function decrypted({ election, head }, { secret, key, owner }, alpha, place) {
  const nonces = [randomScalar(), randomScalar()];
  const [factor, ...commitments] = new Powers(alpha).to([secret, ...nonces]);
  const about = `${election.fingerprint}|${head}|${owner}|${key}|${place}`;
  const labels = [
    `decrypt|${election.fingerprint}|${key}`,
    `union-decrypt-1|${NAME}|${about}|${alpha},${factor}`,
  ];
  const [first, second] = await Promise.all(labels.map(async (label, index) => {
    const given = await challenge(`${label}|${powerOfG(nonces[index])},${commitments[index]}`);
    return written({ challenge: given, response: reduced(nonces[index] - secret * given) });
  }));
  return { factor: String(factor), first, second };
}
