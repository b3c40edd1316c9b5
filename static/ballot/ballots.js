// Ballots: made from a voting code and choices, read and checked against an election and its roll.

import { array, bytesOfText, compact, element, encoded } from "./canonical.js";
import { fields, formOf, loaded, text, textOfBytes } from "./canonical.js";
import { secretOf } from "./credentials.js";
import { P, powerOfG, productOf, randomScalar, reduced } from "./group.js";
import { fingerprint } from "./hashing.js";
import { Ciphertext, isKnown, isOneOf, know, proveOneOf, readProof, written } from "./proofs.js";
import { Refusal } from "./refusals.js";

/**
 * @typedef {object} Sealed A ballot that its maker can still open.
 * @property {Uint8Array} raw What is cast.
 * @property {string} tracker What the voter keeps and finds on the board (smart ballot tracker).
 * @property {import("./proofs.js").Secret[][]} secrets For each question and choice; whoever has them knows the vote.
 */

// --- making --------------------------------------------------------------------------------------------------------

/**
 * The ballot of whoever holds the code. A blank question has the blank bit first, as belenios-tool wants it.
 * @param {number[][]} choices 0 or 1 for each question and choice
 * @param {(done: number, total: number) => void|Promise} progress may take its time, so that a page can breathe
 * @returns {Promise<Sealed>}
 */
export async function make(election, code, choices, progress = () => {}) {
  checkChoices(election, choices);
  const secret = await secretOf(code, election.uuid);
  const context = `${election.fingerprint}|${powerOfG(secret)}`;
  const steps = stepsOf(election, progress);
  const secrets = choices.map((row) => row.map((value) => ({ randomness: randomScalar(), value })));
  const answers = [];
  for (const [index, question] of election.questions.entries()) {
    answers.push(await answered(election, question, secrets[index], context, steps));
  }
  const raw = await signed(election, secret, answers);
  return { raw, tracker: await fingerprint(raw), secrets };
}

function checkChoices(election, choices) {
  const { questions } = election;
  if (choices.length !== questions.length) {
    throw new Refusal("choices-form", { question: Math.min(choices.length, questions.length) + 1 });
  }
  questions.forEach((question, index) => {
    if (!question.allows(choices[index])) throw new Refusal("choices-form", { question: index + 1 });
  });
}

/** Counts the proofs done, by the statements in them. */
function stepsOf(election, progress) {
  const total = election.questions.reduce((sum, question) => sum + question.proofs, 0);
  let done = 0;
  return (statements) => progress((done += statements), total);
}

async function signed(election, secret, answers) {
  const ballot = {
    election_uuid: election.uuid,
    election_hash: election.fingerprint,
    credential: String(powerOfG(secret)),
    answers,
  };
  const hash = await fingerprint(encoded(ballot));
  ballot.signature = { hash, proof: written(await know(secret, `sig|${hash}`)) };
  return encoded(ballot);
}

/** The ciphertext (G ** randomness, key ** randomness * G ** value). */
export function encrypted(election, { randomness, value }) {
  const masked = election.keyTable.power(randomness);
  return [powerOfG(randomness), (masked * powerOfG(BigInt(value))) % P];
}

/** One answer with its proofs; `context` is the fingerprint of the election and the credential. */
async function answered(election, question, secrets, context, steps) {
  const pairs = secrets.map((each) => encrypted(election, each));
  const words = pairs.map(([alpha, beta]) => `${alpha},${beta}`);
  const individual = [];
  for (const [index, secret] of secrets.entries()) {
    const claims = [0, 1].map((value) => ({ secret, value }));
    const label = `prove|${context}|${words[index]}`;
    individual.push(await proveOneOf(claims, secret.value, label, election.keyTable));
    await steps(2);
  }
  const answer = {
    choices: pairs.map(([alpha, beta]) => ({ alpha: String(alpha), beta: String(beta) })),
    individual_proofs: individual.map(listed),
  };
  const prove = question.blank ? proveSumOrBlank : proveSum;
  return { ...answer, ...(await prove(election, question, secrets, `${context}|${words.join(",")}`, pairs, steps)) };
}

async function proveSum(election, question, secrets, whole, pairs, steps) {
  const total = sumOfSecrets(secrets);
  const claims = question.sums.map((value) => ({ secret: total, value }));
  const [alpha, beta] = sumOf(pairs);
  const label = `prove|${whole}|${alpha},${beta}`;
  const overall = await proveOneOf(claims, total.value - question.minimum, label, election.keyTable);
  await steps(claims.length);
  return { overall_proof: listed(overall) };
}

async function proveSumOrBlank(election, question, [bit, ...counted], whole, _pairs, steps) {
  const total = sumOfSecrets(counted);
  const claims = [{ secret: bit, value: 1 }, ...question.sums.map((value) => ({ secret: total, value }))];
  const truth = bit.value ? 0 : 1 + total.value - question.minimum;
  const overall = await proveOneOf(claims, truth, `bproof1|${whole}`, election.keyTable);
  await steps(claims.length);
  const nothing = [bit, total].map((secret) => ({ secret, value: 0 }));
  const blank = await proveOneOf(nothing, bit.value, `bproof0|${whole}`, election.keyTable);
  await steps(2);
  return { overall_proof: listed(overall), blank_proof: listed(blank) };
}

function sumOfSecrets(secrets) {
  return {
    randomness: reduced(secrets.reduce((sum, each) => sum + each.randomness, 0n)),
    value: secrets.reduce((sum, each) => sum + each.value, 0),
  };
}

/** The ciphertext of the sum of what these hold. */
function sumOf(pairs) {
  return [productOf(pairs.map(([alpha]) => alpha)), productOf(pairs.map(([, beta]) => beta))];
}

function listed(proofs) {
  return proofs.map(written);
}

// --- reading -------------------------------------------------------------------------------------------------------

/** Every byte is where it should be; nothing of the cryptography is checked yet. */
export function read(raw, election) {
  if (raw.length > election.longestBallot) throw new Refusal("ballot-size");
  return formOf("ballot-form", {}, () => readBallot(raw, election));
}

function readBallot(raw, election) {
  const names = ["election_uuid", "election_hash", "credential", "answers", "signature"];
  const [uuid, digest, credential, answers, signature] = fields(loaded(raw), ...names);
  if (uuid !== election.uuid || digest !== election.fingerprint) throw new Refusal("ballot-election");
  const key = element(credential);
  const parts = array(answers, election.questions.length);
  const read = parts.map((each, index) => readAnswer(each, election.questions[index]));
  const [hash, proof] = fields(signature, "hash", "proof");
  return { raw, credential, key, answers: read, signed: text(hash), signature: readProof(proof) };
}

function readAnswer(value, question) {
  const optional = question.blank ? ["blank_proof"] : [];
  const names = ["choices", "individual_proofs", "overall_proof", ...optional];
  const [choices, individual, overall, blank] = fields(value, ...names);
  const pairs = readPairs(choices, question.choices);
  return {
    choices: pairs,
    words: pairs.map(([alpha, beta]) => `${alpha},${beta}`),
    individual: array(individual, question.choices).map((each) => readProofs(each, 2)),
    overall: readProofs(overall, question.sums.length + Number(question.blank)),
    blank: question.blank ? readProofs(blank, 2) : null,
  };
}

/** Ciphertexts, as ballots and the encrypted tally hold them. */
export function readPairs(value, length) {
  return array(value, length).map((each) => fields(each, "alpha", "beta").map(element));
}

function readProofs(value, length) {
  return array(value, length).map(readProof);
}

// --- checking ------------------------------------------------------------------------------------------------------

/** A ballot that may be cast. `roll` has `has(credential)`. */
export async function check(raw, election, roll) {
  const ballot = read(raw, election);
  await checkSignature(ballot, roll);
  await checkProofs(ballot, election);
  return ballot;
}

/** By a credential of the roll, whose membership was checked with the roll. */
export async function checkSignature(ballot, roll) {
  if (!roll.has(ballot.credential)) throw new Refusal("ballot-credential");
  const signature = { hash: ballot.signed, proof: written(ballot.signature) };
  const tail = `,"signature":${compact(signature)}}`;
  const before = textOfBytes(ballot.raw).slice(0, -tail.length);
  const isHashRight = (await fingerprint(bytesOfText(`${before}}`))) === ballot.signed;
  if (!isHashRight || !(await isKnown(ballot.key, `sig|${ballot.signed}`, ballot.signature))) {
    throw new Refusal("ballot-signature");
  }
}

/** Every choice is 0 or 1, every sum in its range, every number in the group. */
export async function checkProofs(ballot, election) {
  const context = `${election.fingerprint}|${ballot.credential}`;
  for (const [index, question] of election.questions.entries()) {
    const answer = ballot.answers[index];
    const ciphertexts = answer.choices.map(([alpha, beta]) => new Ciphertext(alpha, beta));
    await checkEach(index + 1, answer, ciphertexts, context, election);
    // Now, because the squarings are there: a third of the price.
    if (!ciphertexts.every((each) => each.isMember())) throw new Refusal("ballot-member");
    await checkSum(index + 1, question, answer, ciphertexts, context, election);
  }
}

async function checkEach(question, answer, ciphertexts, context, election) {
  for (const [index, ciphertext] of ciphertexts.entries()) {
    const claims = [[ciphertext, 0], [ciphertext, 1]];
    const label = `prove|${context}|${answer.words[index]}`;
    if (!(await isOneOf(claims, answer.individual[index], label, election.keyTable))) {
      throw new Refusal("ballot-choice", { question, choice: index + 1 });
    }
  }
}

async function checkSum(number, question, answer, ciphertexts, context, election) {
  const skipped = Number(question.blank);
  const whole = `${context}|${answer.words.join(",")}`;
  const [alpha, beta] = sumOf(answer.choices.slice(skipped));
  const total = new Ciphertext(alpha, beta, ciphertexts.slice(skipped));
  const inRange = question.sums.map((value) => [total, value]);
  const claims = question.blank ? [[ciphertexts[0], 1], ...inRange] : inRange;
  const label = question.blank ? `bproof1|${whole}` : `prove|${whole}|${alpha},${beta}`;
  if (!(await isOneOf(claims, answer.overall, label, election.keyTable))) {
    throw new Refusal("ballot-sum", { question: number });
  }
  if (!question.blank) return;
  const nothing = [[ciphertexts[0], 0], [total, 0]];
  if (!(await isOneOf(nothing, answer.blank, `bproof0|${whole}`, election.keyTable))) {
    throw new Refusal("ballot-blank", { question: number });
  }
}
