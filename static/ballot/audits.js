// Cast or audit: a voter who does not trust the browser has a ballot opened instead of cast, and anybody recomputes it.
// An audited ballot may not be cast any more: whoever has the record knows what is in it.

import { array, areSame, bytesOfText, encoded, fields, formOf, loaded, scalar, text } from "./canonical.js";
import * as ballots from "./ballots.js";
import { isMember } from "./group.js";
import { fingerprint } from "./hashing.js";
import { Refusal } from "./refusals.js";

const FORMAT = "union-ballot-audit";
const NAMES = ["format", "version", "ballot", "choices", "randomness"];

/** The record of a ballot that its maker opens. */
export function record({ raw, secrets }) {
  return encoded({
    format: FORMAT,
    version: 1,
    ballot: new TextDecoder().decode(raw),
    choices: secrets.map((row) => row.map(({ value }) => value)),
    randomness: secrets.map((row) => row.map(({ randomness }) => String(randomness))),
  });
}

/** The ballot in the record could have been cast, and holds these choices: {tracker, choices}. */
export async function check(raw, election) {
  const { ballot, secrets } = formOf("audit-form", {}, () => read(loaded(raw), election));
  if (!isMember(ballot.key)) throw new Refusal("ballot-member");
  await ballots.checkSignature(ballot, new Set([ballot.credential]));
  await ballots.checkProofs(ballot, election);
  checkOpened(ballot, secrets, election);
  return { tracker: await fingerprint(ballot.raw), choices: secrets.map((row) => row.map(({ value }) => value)) };
}

function read(value, election) {
  const [format, version, content, choices, randomness] = fields(value, ...NAMES);
  if (format !== FORMAT || version !== 1) throw new Refusal("audit-form");
  const ballot = ballots.read(bytesOfText(text(content)), election);
  const shaped = (rows) =>
    array(rows, election.questions.length).map((row, index) => array(row, election.questions[index].choices));
  const values = shaped(choices);
  const secrets = shaped(randomness).map((row, index) =>
    row.map((each, place) => ({ randomness: scalar(each), value: values[index][place] })),
  );
  return { ballot, secrets };
}

function checkOpened(ballot, secrets, election) {
  secrets.forEach((row, index) => {
    if (!election.questions[index].allows(row.map(({ value }) => value))) {
      throw new Refusal("choices-form", { question: index + 1 });
    }
    row.forEach((secret, place) => {
      if (!areSame(ballots.encrypted(election, secret), ballot.answers[index].choices[place])) {
        throw new Refusal("audit-differs", { question: index + 1, choice: place + 1 });
      }
    });
  });
}
