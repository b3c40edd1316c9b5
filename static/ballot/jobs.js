// What a page can ask for, in a Worker or beside it. Bytes are Uint8Array; everything else is plain values.
// docs/ballots-in-the-browser.md has an example of each.

import * as audits from "./audits.js";
import * as ballots from "./ballots.js";
import { formOf, loaded, encoded } from "./canonical.js";
import * as ceremonies from "./ceremonies.js";
import { newRoll, tidied } from "./credentials.js";
import { decrypt } from "./decryption.js";
import { Election } from "./elections.js";
import { G, randomScalar, tableOf } from "./group.js";
import * as keyfiles from "./keyfiles.js";
import { PublicKey, passDrill } from "./keys.js";
import { drawingOf } from "./qr.js";
import { Refusal } from "./refusals.js";
import { verify } from "./verifier.js";

/** Ballots that are made and neither cast nor audited, by tracker. */
const sealed = new Map();

/** Each ballot leaves once: a second time it could be cast after it was opened. */
function taken(tracker) {
  const ballot = sealed.get(tracker);
  if (!ballot) throw new Refusal("ballot-used");
  sealed.delete(tracker);
  return ballot;
}

/** `fingerprint` is the one the page was promised; the record is read from its exact bytes. */
async function electionOf(raw, fingerprint) {
  const election = await Election.read(raw);
  if (fingerprint && election.fingerprint !== fingerprint) throw new Refusal("election-other");
  return election;
}

function described({ uuid, name, description, fingerprint, questions }) {
  return { uuid, name, description, fingerprint, questions: questions.map((each) => ({ ...each })) };
}

const asValue = (raw) => formOf("ceremony-form", {}, () => loaded(raw));

export const JOBS = {
  // --- the booth
  /** Reads the election and builds the tables while the voter still reads. */
  async prepare({ election, fingerprint }) {
    const read = await electionOf(election, fingerprint);
    tableOf(G);
    tableOf(read.publicKey);
    return described(read);
  },
  /** The typed code as it was printed, before anything is filled in: {code}. */
  async tidyCode({ code }) {
    return { code: tidied(code) };
  },
  async makeBallot({ election, fingerprint, code, choices }, progress) {
    const read = await electionOf(election, fingerprint);
    const ballot = await ballots.make(read, tidied(code), choices, progress);
    sealed.set(ballot.tracker, ballot);
    return { tracker: ballot.tracker };
  },
  async castBallot({ tracker }) {
    return { ballot: taken(tracker).raw };
  },
  async auditBallot({ tracker }) {
    return { record: audits.record(taken(tracker)) };
  },
  async checkAudit({ election, record }) {
    return audits.check(record, await electionOf(election));
  },

  // --- the slips
  async makeCodes({ election, count }, progress) {
    const { codes, publics, raw } = await newRoll(election, count, progress);
    return { codes, publics, credentials: raw };
  },
  /** For an SVG each: a code in an address must not go to a server to be drawn. */
  async drawCodes({ texts }, progress) {
    const drawings = [];
    for (const each of texts) {
      drawings.push(drawingOf(each));
      await progress(drawings.length, texts.length);
    }
    return { drawings };
  },

  // --- the trustee
  async makeKey({ election, owner }) {
    const secret = randomScalar();
    const publicKey = await PublicKey.make(secret);
    return { keyFile: keyfiles.written({ election, owner, secret }), publicKey: encoded(publicKey.asJson()) };
  },
  async readKey({ keyFile, election }) {
    const { owner, key } = keyfiles.read(keyFile, election);
    return { owner, key: String(key) };
  },
  async drill({ keyFile, election, words }) {
    return { proof: encoded(await passDrill(keyfiles.read(keyFile, election).secret, words)) };
  },
  async checkArchive({ archive }, progress) {
    const { election, head, tallyEvent, stage, roll, casts, total } = await verify(archive, progress);
    const numbers = { voters: roll.size, cast: casts.length, counted: total.ballots, weight: total.weight };
    return { ...described(election), head, count: tallyEvent, stage, ...numbers };
  },
  async decrypt({ archive, keyFile, before }, progress) {
    return decrypt(archive, keyFile, { before, progress });
  },

  // --- the common key of a group
  async beginCeremony(form) {
    const { state, certificate, commitment } = await ceremonies.begin(form);
    return { state, certificate: encoded(certificate), commitment };
  },
  async resumeCeremony({ state, election }) {
    const { certificate, coefficients, ...more } = await ceremonies.resume(state, election);
    return { ...more, certificate: encoded(certificate), coefficients: coefficients && encoded(coefficients) };
  },
  async compareCertificates({ certificates }) {
    return { code: await ceremonies.compare(certificates.map(asValue)) };
  },
  async dealShares({ state, election, certificates, commitments }) {
    const dealt = await ceremonies.deal(state, election, certificates.map(asValue), commitments);
    const messages = dealt.messages.map(({ receiver, message }) => ({ receiver, message: encoded(message) }));
    return { state: dealt.state, coefficients: encoded(dealt.coefficients), messages };
  },
  async finishCeremony({ state, election, coefficients, messages }) {
    const received = messages.map((each) => each && asValue(each));
    const { keyFile, publicKey } = await ceremonies.finish(state, election, coefficients.map(asValue), received);
    return { keyFile, publicKey: encoded(publicKey) };
  },
};
