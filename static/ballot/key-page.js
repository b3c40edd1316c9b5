// The key of a scrutineer: made alone or in a ceremony, kept as a file, shown in the drill. The portal gets public
// halves and sealed shares; whoever loses the tab comes back with the file.

import { missing, start } from "./client.js";
import { CEREMONY, isOf, KEY, mistaken } from "./own-files.js";
import * as page from "./scrutineer.js";
import { bytesOf, textOf } from "./scrutineer.js";

const root = document.querySelector("[data-key-page]");
const list = root.querySelector("[data-steps]");
const doing = page.oneByOne(root.querySelector("[data-trouble]"));
const { election, file: fileName, ceremonyFile } = root.dataset;
const isTogether = "together" in root.dataset;
const [owner, members, threshold] = ["owner", "members", "needed"].map((name) => Number(root.dataset[name]));
const LOOK = 4; // seconds

let booth = null;
let state = null; // as the portal knows it
let own = null; // the file of the ceremony
let dealt = null; // what was made of it for the others
let pending = null; // {bytes, publish}: a file that has to be kept before anything is published
let again = false;

const step = (name) => list.querySelector(`[data-step=${name}]`);
const me = () => state.members[owner - 1];
const has = (name) => me().steps.includes(name);

/** What this scrutineer has to do now. */
function current() {
  if (again) return "make";
  if (me().has_key) return me().is_drilled ? "" : "drill";
  if (!isTogether) return "make";
  if (!has("certificate")) return "begin";
  if (!has("commitment")) return "compare";
  return has("share") || (members === 1 && has("coefficients")) ? "make" : "exchange";
}

async function take(next) {
  if (state && next.ceremony !== state.ceremony) own = dealt = pending = null;
  state = next;
  for (const { number, name } of state.members) page.names.set(number, name);
  if (state.is_over) location.reload();
  showColleagues();
  await goOn();
}

const sendStep = async (name, bodies) => take(await page.tell(root.dataset.messages, { step: name, bodies }));

/** Shows the step, and does of it what needs nobody's hand. */
async function goOn() {
  const now = current();
  page.showStep(list, now);
  root.querySelector("[data-ready]").hidden = now !== "";
  const work = { begin: toBegin, compare: toCompare, exchange: toExchange, make: toMake }[now];
  if (work) await work();
}

function showColleagues() {
  const { none, counted, key, drilled } = root.querySelector("[data-colleagues]").dataset;
  for (const each of state.members) {
    const chip = root.querySelector(`[data-member="${each.number}"] [data-mark]`);
    const count = each.steps.length;
    let words = count ? counted.replace("{done}", count) : none;
    if (each.has_key) words = each.is_drilled ? drilled : key;
    if (chip.textContent !== words) chip.textContent = words;
    chip.classList.toggle("ok", each.is_drilled);
  }
}

// --- a file that has to be kept --------------------------------------------------------------------------------------

/** Offers the bytes; `publish` follows once they were read in again. */
function keep(place, bytes, name, publish) {
  pending = { bytes, publish };
  page.offer(place.querySelector("[data-save]"), bytes, name);
  page.showOnly(place, "keep");
}

async function readBack(field) {
  const bytes = await page.chosen(field);
  if (!pending || !page.areSame(bytes, pending.bytes)) {
    const wanted = pending && [KEY, CEREMONY].find((format) => isOf(format, pending.bytes));
    throw new page.Told(page.words(mistaken(wanted, bytes) || "key-other"));
  }
  await pending.publish();
  pending = null;
}

/** The ceremony cannot go on without the file; says whether it is there. */
function isAtHand(place) {
  if (!own) page.showOnly(place, "resume");
  return Boolean(own);
}

async function resume(field) {
  const bytes = await page.chosen(field);
  const { member, certificate } = await booth.run("resumeCeremony", { state: bytes, election });
  if (member !== owner || textOf(certificate) !== state.own_certificate) throw new page.Told(page.words("ceremony-other"));
  own = bytes;
  await goOn();
}

// --- the steps of a ceremony -----------------------------------------------------------------------------------------

function toBegin() {
  if (!pending) page.showOnly(step("begin"), "start");
}

async function begin() {
  const made = await booth.run("beginCeremony", { election, owner, member: owner, members, threshold });
  keep(step("begin"), made.state, ceremonyFile.replace("{round}", 1), async () => {
    own = made.state;
    await sendStep("certificate", { "": textOf(made.certificate) });
  });
}

async function toCompare() {
  const place = step("compare");
  if (!state.certificates) return page.showOnly(place, "wait");
  const { code } = await booth.run("compareCertificates", { certificates: state.certificates.map(bytesOf) });
  place.querySelector("[data-code]").textContent = code;
  if (isAtHand(place)) page.showOnly(place, "code");
}

async function confirmCode() {
  const { commitment } = await booth.run("resumeCeremony", { state: own, election });
  await sendStep("commitment", { "": commitment });
}

async function toExchange() {
  const place = step("exchange");
  if (!state.commitments) return page.showOnly(place, "wait");
  if (!isAtHand(place)) return;
  if (!dealt) {
    page.showOnly(place, "work");
    const { certificates, commitments } = state;
    dealt = await booth.run("dealShares", { state: own, election, certificates: certificates.map(bytesOf), commitments });
    own = dealt.state;
    page.offer(place.querySelector("[data-save]"), own, ceremonyFile.replace("{round}", 2));
  }
  page.showOnly(place, "wait", "newer");
  if (!has("coefficients")) return sendStep("coefficients", { "": textOf(dealt.coefficients) });
  if (!state.coefficients) return;
  const bodies = dealt.messages.map(({ receiver, message }) => [receiver, textOf(message)]);
  await sendStep("share", Object.fromEntries(bodies));
}

async function toMake() {
  const place = step("make");
  if (pending) return;
  if (!isTogether) return page.showOnly(place, "start");
  if (!state.shares) return page.showOnly(place, "wait");
  if (!isAtHand(place)) return;
  page.showOnly(place, "work");
  const [coefficients, messages] = [state.coefficients, state.shares].map((all) => all.map((each) => each && bytesOf(each)));
  const made = await booth.run("finishCeremony", { state: own, election, coefficients, messages });
  keepKey(made);
}

async function makeKey() {
  keepKey(await booth.run("makeKey", { election, owner }));
}

function keepKey({ keyFile, publicKey }) {
  keep(step("make"), keyFile, fileName, async () => {
    again = false;
    await sendStep("key", { "": textOf(publicKey) });
  });
}

// --- the drill -------------------------------------------------------------------------------------------------------

async function passDrill(field) {
  const keyFile = await page.chosen(field);
  const found = await booth.run("readKey", { keyFile, election });
  if (found.owner !== owner) throw new page.Told(page.words("key-stranger"));
  const { words } = await page.tell(root.dataset.drill, {});
  const { proof } = await booth.run("drill", { keyFile, election, words });
  await take(await page.tell(root.dataset.drill, { proof: textOf(proof) }));
}

const DEEDS = {
  begin, makeKey, confirmCode, readBack, resume, passDrill,
  async anotherKey() {
    again = true;
    await goOn();
  },
};

async function open() {
  if (missing().length) throw new page.Told(page.words("missing"));
  booth = await start();
  await take(await page.ask(root.dataset.messages));
  const look = async () => take(await page.ask(root.dataset.messages));
  page.everyFew(LOOK, () => doing(look, true));
}

root.addEventListener("click", ({ target }) => {
  const button = target.closest("button[data-do]");
  if (button) doing(DEEDS[button.dataset.do]);
});
root.addEventListener("change", ({ target }) => {
  if (target.matches("input[data-do]") && target.files.length) doing(() => DEEDS[target.dataset.do](target));
});
window.addEventListener("beforeunload", (event) => pending && event.preventDefault());
doing(open);
