// The encrypted sum of the last ballot of every voter. Only this sum is ever decrypted.

import { count, encoded, fields, formOf, loaded, text } from "./canonical.js";
import { P, smallPower } from "./group.js";

/** Products of ciphertexts, for each question and choice. */
export class Sum {
  constructor(election) {
    this.pairs = election.questions.map((each) => Array.from({ length: each.choices }, () => [1n, 1n]));
    this.ballots = 0;
    this.weight = 0;
  }

  add(ballot, weight = 1) {
    this.pairs = this.pairs.map((row, index) =>
      row.map((own, place) => own.map((each, half) => {
        const other = ballot.answers[index].choices[place][half];
        return (each * (weight === 1 ? other : smallPower(other, weight))) % P;
      })),
    );
    this.ballots += 1;
    this.weight += weight;
  }

  /** The record of the encrypted tally. */
  encoded() {
    const cell = ([alpha, beta]) => ({ alpha: String(alpha), beta: String(beta) });
    return encoded(this.pairs.map((row) => row.map(cell)));
  }
}

/** What an archive says about its own count: {ballots, weight, tally}. */
export function readSized(raw) {
  return formOf("tally-form", {}, () => {
    const [ballots, weight, tally] = fields(loaded(raw), "num_tallied", "total_weight", "encrypted_tally");
    return { ballots: count(ballots), weight: count(weight), tally: text(tally) };
  });
}
