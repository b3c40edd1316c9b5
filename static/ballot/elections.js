// What is voted on. Everything later is bound to the exact bytes of this record, by its fingerprint: fetch it as bytes.

import { Malformed, array, count, element, fields, formOf, loaded, text } from "./canonical.js";
import * as group from "./group.js";
import { fingerprint } from "./hashing.js";
import { Refusal } from "./refusals.js";

export const BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
export const UUID = new RegExp(`^[${BASE58}]{14,40}$`);
const FIELDS = ["version", "description", "name", "group", "public_key", "questions", "uuid"];
const ROLES = ["administrator?", "credential_authority?"];
// The most bytes that a ciphertext, a proof and the rest of a ballot take.
const CIPHERTEXT = 1300;
const PROOF = 220;
const FRAME = 2000;

/** Choose `minimum` to `maximum` of the answers; with `blank`, or none of them whatever the minimum. */
export class Question {
  constructor(text, answers, minimum, maximum, blank) {
    Object.assign(this, { text, answers, minimum, maximum, blank });
  }

  static read(value) {
    const [answers, blank, minimum, maximum, words] = fields(value, "answers", "blank?", "min", "max", "question");
    if (blank !== undefined && typeof blank !== "boolean") throw new Malformed();
    return new Question(text(words), array(answers).map(text), count(minimum), count(maximum), Boolean(blank));
  }

  get isPossible() {
    return this.minimum <= this.maximum && this.maximum <= this.answers.length && this.maximum > 0;
  }

  /** Ciphertexts in a ballot; where blank is allowed the first one says whether it is. */
  get choices() {
    return this.answers.length + Number(this.blank);
  }

  get sums() {
    return Array.from({ length: this.maximum - this.minimum + 1 }, (_, place) => this.minimum + place);
  }

  get proofs() {
    return 2 * this.choices + this.sums.length + 3 * Number(this.blank);
  }

  allows(choices) {
    if (choices.length !== this.choices || choices.some((choice) => choice !== 0 && choice !== 1)) return false;
    const sum = choices.reduce((total, choice) => total + choice, 0);
    return this.blank && choices[0] ? sum === 1 : this.minimum <= sum && sum <= this.maximum;
  }
}

export class Election {
  /** `raw` is the record of the archive, without a newline behind it. */
  static async read(raw) {
    const election = formOf("election-form", { reason: "its fields" }, () => readElection(loaded(raw)));
    election.raw = raw;
    election.fingerprint = await fingerprint(raw);
    return election;
  }

  get keyTable() {
    return group.tableOf(this.publicKey);
  }

  /** No ballot of this election has more bytes. */
  get longestBallot() {
    return this.questions.reduce((sum, each) => sum + each.choices * CIPHERTEXT + each.proofs * PROOF, FRAME);
  }
}

function readElection(value) {
  const [version, description, name, groupName, key, questions, uuid, ...roles] = fields(value, ...FIELDS, ...ROLES);
  if (version !== 1) throw new Refusal("election-version");
  if (groupName !== group.NAME) throw new Refusal("election-group");
  if (!UUID.test(text(uuid))) throw new Refusal("election-uuid");
  roles.filter((role) => role !== undefined).forEach(text);
  const asked = array(questions).map((each, index) => readQuestion(index + 1, each));
  if (!asked.length) throw new Refusal("election-form", { reason: "it asks nothing" });
  return Object.assign(new Election(), {
    uuid,
    name: text(name),
    description: text(description),
    publicKey: element(key),
    questions: asked,
  });
}

function readQuestion(question, value) {
  const read = formOf("question-form", { question }, () => Question.read(value));
  if (!read.isPossible) {
    const { minimum, maximum, answers } = read;
    throw new Refusal("question-range", { question, minimum, maximum, answers: answers.length });
  }
  return read;
}
