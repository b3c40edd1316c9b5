// A member's way through the making of a common key: three times at the page, a file to keep after each.
//
// 1. `begin`: the member's certificate and a commitment to the coefficients.
// 2. All read the comparison code aloud. `deal`: the coefficients, and a sealed value for each colleague.
// 3. `finish`: the values of the others are opened and added up; the key file, and the public key with its proof.
// Members are numbered from 1 within the group; `owner` is the number among all trustees.

import * as channel from "./channel.js";
import { areSame, array, compact, count, encoded, fields, formOf, loaded, scalar, text } from "./canonical.js";
import { UUID } from "./elections.js";
import { randomScalar } from "./group.js";
import * as keyfiles from "./keyfiles.js";
import { PublicKey } from "./keys.js";
import { CEREMONY as FORMAT, mistaken } from "./own-files.js";
import { Refusal } from "./refusals.js";
import * as threshold from "./threshold.js";
import { Certificate, Coefficients } from "./threshold.js";

const NUMBERS = ["owner", "member", "members", "threshold", "round"];
const SECRETS = ["signing", "channel"];
const NAMES = ["format", "version", "election", ...NUMBERS, ...SECRETS, "polynomial"];
const PUBLISHED = ["certificate", "coefficients", "certificates?", "commitments?"];

/** Round 1. `form` is {election, owner, member, members, threshold}; the first is the identifier of the vote. */
export async function begin(form) {
  threshold.checkRange(form.threshold, form.members);
  if (!UUID.test(form.election) || form.member < 1 || form.member > form.members) throw new Refusal("ceremony-form");
  const [signing, secret] = [randomScalar(), randomScalar()];
  const polynomial = threshold.newPolynomial(form.threshold);
  const certificate = await threshold.certify(signing, secret);
  const coefficients = await threshold.publish(signing, polynomial);
  const state = { ...form, round: 1, signing, channel: secret, polynomial, certificate, coefficients };
  return { state: written(state), ...(await published(state)) };
}

/** Where a kept file stands, and what its member publishes: for who comes back, and for a portal with more rounds. */
export async function resume(file, election) {
  const state = read(file, election);
  const { member, round } = state;
  const coefficients = round < 2 ? null : state.coefficients.signed.asJson();
  return { member, round, ...(await published(state)), coefficients };
}

async function published({ certificate, coefficients }) {
  return { certificate: certificate.signed.asJson(), commitment: await threshold.commitment(coefficients) };
}

/** What all members read aloud; `certificates` as they are published, in order. */
export async function compare(certificates) {
  return threshold.comparisonCode(readAll(certificates, Certificate));
}

/** Round 2, when all certificates and commitments are there. A second time it seals anew and changes nothing. */
export async function deal(file, election, certificates, commitments) {
  const state = read(file, election);
  const certs = readAll(certificates, Certificate, state.members);
  await threshold.checkCertificates(certs);
  formOf("ceremony-form", {}, () => array(commitments, state.members).forEach(text));
  await checkOwn(state, certs, commitments);
  checkUnchanged(state, certificates, commitments);
  const next = { ...state, round: 2, certificates, commitments };
  return {
    state: written(next),
    coefficients: state.coefficients.signed.asJson(),
    messages: await sealedValues(state, certs),
  };
}

/** Round 3, with everybody's coefficients and the messages to this member, by sender; the own place is null. */
export async function finish(file, election, coefficients, messages) {
  const state = read(file, election);
  if (state.round < 2) throw new Refusal("ceremony-round", { round: state.round });
  const certs = readAll(state.certificates, Certificate, state.members);
  const shown = readAll(coefficients, Coefficients, state.members);
  await threshold.checkCoefficients(shown, certs, state.threshold);
  await checkCommitments(state, shown);
  const values = await openedValues(state, certs, messages);
  const secret = threshold.combine(values, shown, state.member);
  return {
    keyFile: keyfiles.written({ election, owner: state.owner, secret }),
    publicKey: (await PublicKey.make(secret)).asJson(),
  };
}

function readAll(values, kind, length = null) {
  return formOf("ceremony-form", {}, () => array(values, length).map(kind.read));
}

async function checkOwn({ member, certificate, coefficients }, certificates, commitments) {
  const own = compact(certificate.signed.asJson()) === compact(certificates[member - 1].signed.asJson());
  const hash = await threshold.commitment(coefficients);
  if (!own || commitments[member - 1] !== hash) throw new Refusal("ceremony-changed");
}

/** Who once dealt to a list deals to no other: the portal could have a colleague replaced. */
function checkUnchanged(state, certificates, commitments) {
  if (state.round < 2) return;
  const before = encoded([state.certificates, state.commitments]);
  if (!areSame(before, encoded([certificates, commitments]))) throw new Refusal("ceremony-changed");
}

async function checkCommitments({ commitments }, shown) {
  for (const [index, each] of shown.entries()) {
    if ((await threshold.commitment(each)) !== commitments[index]) {
      throw new Refusal("threshold-commitment", { owner: index + 1 });
    }
  }
}

async function sealedValues({ member, signing, polynomial }, certs) {
  const hash = await threshold.certificatesHash(certs);
  const others = certs.map((each, index) => [index + 1, each.encryption]).filter(([receiver]) => receiver !== member);
  const messages = [];
  for (const [receiver, encryption] of others) {
    const value = threshold.valueFor(polynomial, receiver);
    const route = { certificates: hash, sender: member, receiver };
    messages.push({ receiver, message: await channel.seal(route, { value, signing, encryption }) });
  }
  return messages;
}

async function openedValues({ member, members, channel: secret, polynomial }, certs, messages) {
  formOf("ceremony-form", {}, () => array(messages, members));
  const hash = await threshold.certificatesHash(certs);
  const values = [];
  for (const [index, message] of messages.entries()) {
    const route = { certificates: hash, sender: index + 1, receiver: member };
    const keys = { secret, verification: certs[index].verification };
    const isOwn = index + 1 === member;
    values.push(isOwn ? threshold.valueFor(polynomial, member) : await channel.open(route, message, keys));
  }
  return values;
}

// --- the file between two rounds -----------------------------------------------------------------------------------

function written(state) {
  const { election, polynomial, certificate, coefficients, certificates, commitments } = state;
  const numbers = Object.fromEntries(NUMBERS.map((name) => [name, state[name]]));
  const secrets = Object.fromEntries(SECRETS.map((name) => [name, String(state[name])]));
  const own = { certificate: certificate.signed.asJson(), coefficients: coefficients.signed.asJson() };
  const others = certificates ? { certificates, commitments } : {};
  const head = { format: FORMAT, version: 1, election };
  return encoded({ ...head, ...numbers, ...secrets, polynomial: polynomial.map(String), ...own, ...others });
}

/** Refuses what is no such file, and one of another vote. */
export function read(raw, election) {
  const mistake = mistaken(FORMAT, raw);
  if (mistake) throw new Refusal(mistake);
  const state = formOf("ceremony-form", {}, () => {
    const [format, version, uuid, ...rest] = fields(loaded(raw), ...NAMES, ...PUBLISHED);
    if (format !== FORMAT || version !== 1) throw new Refusal("ceremony-form");
    return { election: text(uuid), ...readNumbers(rest), ...readPublished(rest.slice(NUMBERS.length + 3)) };
  });
  if (state.election !== election) throw new Refusal("ceremony-election", { election: state.election });
  return state;
}

function readNumbers(rest) {
  const [owner, member, members, needed, round] = rest.slice(0, NUMBERS.length).map(count);
  const [signing, secret, polynomial] = rest.slice(NUMBERS.length);
  return {
    ...{ owner, member, members, threshold: needed, round },
    ...{ signing: scalar(signing), channel: scalar(secret), polynomial: array(polynomial, needed).map(scalar) },
  };
}

function readPublished([certificate, coefficients, certificates, commitments]) {
  return {
    ...{ certificate: Certificate.read(certificate), coefficients: Coefficients.read(coefficients) },
    ...{ certificates, commitments },
  };
}
