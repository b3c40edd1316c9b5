// The booth of a sealed vote. Choices and voting code stay in this page and its Worker; what leaves it is the sealed ballot.
// A sealed ballot that was not answered is kept on the device and sent again, byte for byte: the answer is the same.

import { missing, start } from "./client.js";
import { pageOf, recordAt } from "./papers.js";
import { drawingOf } from "./qr.js";

const WAITS = [0, 1000, 3000, 8000];
const root = document.querySelector("[data-booth]");
const { at, every, word, say, wordsOf, showTracker, questions, list } = pageOf(root);
const { vote: uuid, fingerprint } = root.dataset;
const items = [...new Set(questions.map(({ item }) => item))];
const needsSlip = !root.dataset.code;

let engine = null;
let election = null;
let ready = null;
let code = "";
let tracker = "";
let ballot = "";
let turn = 0; // of sealing: what was begun before a change is not shown
let place = 0;
let isWhole = items.length === 1;

// --- one step at a time --------------------------------------------------------------------------------------------

const STEPS = ["fill", "review", "done"];
const STEP_OF = { opened: "review", sending: "review", refused: "review" };

function show(step) {
  say("");
  for (const section of every("step")) section.hidden = section.dataset.step !== step;
  const now = STEPS.indexOf(STEP_OF[step] || step);
  at("progress").hidden = now < 0;
  for (const each of every("of")) {
    const index = STEPS.indexOf(each.dataset.of);
    const isDone = index < now || step === "done";
    each.className = isDone ? "done" : index === now ? "now" : "";
    if (index === now && !isDone) each.setAttribute("aria-current", "step");
    else each.removeAttribute("aria-current");
  }
  window.scrollTo(0, 0);
  if (step === "fill") showItem(place);
  else root.querySelector(`[data-step="${step}"] h1`).focus({ preventScroll: true });
}

const announce = (sentence) => {
  at("live").textContent = sentence;
};

// --- getting ready -------------------------------------------------------------------------------------------------

function open() {
  const [lack] = missing();
  if (lack) {
    root.querySelector(`[data-lacks="${lack}"]`).hidden = false;
    return show("lacks");
  }
  untick();
  takeSlip();
  prepare();
  const waiting = kept();
  if (waiting) {
    [tracker, ballot] = [waiting.tracker, waiting.ballot];
    showTracker(tracker);
    show("sending");
    return showUnsent(true);
  }
  return show("start");
}

/** Builds the tables while the voter reads. Asked again after it failed. */
function prepare() {
  ready = (async () => {
    election = election || (await recordAt(root.dataset.election));
    engine = engine || (await start());
    await engine.run("prepare", { election, fingerprint });
  })();
  ready.catch(() => {}); // whoever waits for it says so
}

/** The code behind # of the slip's address: taken out of the address, so that it stays in no history. */
function takeSlip() {
  const given = decodeURIComponent(window.location.hash.slice(1)).replace(/^code=/, "");
  if (!needsSlip || !given) return;
  at("typed").value = given;
  window.history.replaceState(null, "", window.location.pathname + window.location.search);
}

function untick() {
  for (const { inputs } of questions) for (const input of inputs) input.checked = false;
  for (const question of questions) mark(question);
}

async function begin() {
  const button = at("begin");
  button.disabled = true;
  try {
    say("");
    await ready;
    code = needsSlip ? await typedCode() : await givenCode();
    if (code) show("fill");
  } catch (error) {
    say(wordsOf(error, engine ? "fault" : "loading"));
    if (!engine) prepare();
  } finally {
    button.disabled = false;
  }
}

async function typedCode() {
  const line = at("code-error");
  line.hidden = true;
  at("typed").removeAttribute("aria-invalid");
  try {
    return (await engine.run("tidyCode", { code: at("typed").value })).code;
  } catch (error) {
    line.textContent = wordsOf(error);
    line.hidden = false;
    at("typed").setAttribute("aria-invalid", "true");
    at("typed").focus();
    return "";
  }
}

async function givenCode() {
  const answer = await post(root.dataset.code, "{}").catch(() => ({ error: word("lost") }));
  if (!answer.code) say(answer.error || word("lost"));
  return answer.code || "";
}

// --- filling in ----------------------------------------------------------------------------------------------------

const chosen = (question) => question.inputs.map((input) => Number(input.checked));
const ticks = (question) => question.inputs.filter((input) => input.checked).length;

function faultOf(question) {
  if (question.isSingle && ticks(question) !== 1) return word("none");
  return ticks(question) > question.most ? word("many") : "";
}

/** Shows how many are ticked; a fault that is gone is taken away at once. */
function mark(question, fault = "") {
  const line = question.element.querySelector("[data-ticks]");
  if (line) {
    line.hidden = false;
    line.textContent = word("ticks").replace("{ticked}", ticks(question)).replace("{most}", question.most);
  }
  const sentence = fault || (ticks(question) > question.most ? word("many") : "");
  const error = question.element.querySelector(".question-error");
  if (error.textContent !== sentence) error.textContent = sentence;
  error.hidden = !sentence;
  question.element.classList.toggle("wrong", Boolean(sentence));
}

/** Whether these questions are answered as they may be; else goes to the first one that is not. */
function isFilled(those) {
  const wrong = those.filter((question) => {
    const fault = faultOf(question);
    mark(question, fault);
    return fault;
  });
  if (!wrong.length) return true;
  if (!isWhole) showItem(items.indexOf(wrong[0].item));
  wrong[0].inputs[0].focus({ preventScroll: true });
  wrong[0].element.scrollIntoView({ block: "center" });
  return false;
}

function showItem(number) {
  place = number;
  items.forEach((item, index) => {
    item.hidden = !isWhole && index !== place;
  });
  const isLast = isWhole || place === items.length - 1;
  at("next").hidden = isLast;
  at("review").hidden = !isLast;
  at("back").hidden = isWhole || place === 0;
  at("layout").hidden = items.length === 1;
  at("layout").textContent = word(isWhole ? "one" : "all");
  const heading = items[isWhole ? 0 : place].querySelector("h2");
  heading.focus({ preventScroll: true });
  window.scrollTo(0, 0);
}

const ofItem = (number) => questions.filter(({ item }) => item === items[number]);

function change(item) {
  turn += 1;
  place = items.indexOf(item);
  show("fill");
  if (isWhole) item.scrollIntoView();
}

// --- sealing -------------------------------------------------------------------------------------------------------

async function review() {
  if (!isFilled(questions)) return;
  show("review");
  await seal();
}

async function seal() {
  turn += 1;
  const mine = turn;
  const choices = questions.map(chosen);
  list(at("chosen"), choices, change);
  showSealed(false);
  announce(word("sealing"));
  try {
    await ready;
    const made = await engine.run("makeBallot", { election, fingerprint, code, choices }, (done, total) => {
      if (mine === turn) at("bar").value = done / total;
    });
    if (mine !== turn) return;
    ({ tracker } = made);
    ballot = "";
    showTracker(tracker);
    drawTracker();
    showSealed(true);
    announce(word("sealed"));
  } catch (error) {
    if (mine === turn) say(wordsOf(error));
  }
}

function showSealed(isSealed) {
  at("bar").value = 0;
  at("sealing").hidden = isSealed;
  for (const part of every("sealed")) part.hidden = !isSealed;
  for (const name of ["send", "open"]) at(name).disabled = !isSealed;
}

/** Opens the ballot instead of casting it. The Worker gives it out once, so it cannot be cast any more. */
async function openBallot() {
  const choices = questions.map(chosen);
  showSealed(false);
  try {
    const { record } = await engine.run("auditBallot", { tracker });
    const found = await engine.run("checkAudit", { election, record });
    const isHonest = found.tracker === tracker && JSON.stringify(found.choices) === JSON.stringify(choices);
    const link = at("save");
    URL.revokeObjectURL(link.href);
    link.href = URL.createObjectURL(new Blob([record], { type: "application/json" }));
    link.download = `ballot-${tracker.replace(/[^0-9A-Za-z]/g, "").slice(0, 8)}.json`;
    list(at("inside"), found.choices);
    show("opened");
    at("honest").hidden = !isHonest;
    if (!isHonest) say(word("dishonest"));
  } catch (error) {
    say(wordsOf(error));
  }
}

// --- casting -------------------------------------------------------------------------------------------------------

async function cast() {
  at("send").disabled = true;
  at("open").disabled = true;
  try {
    const taken = await engine.run("castBallot", { tracker });
    ballot = new TextDecoder().decode(taken.ballot);
    keep();
  } catch (error) {
    say(wordsOf(error));
    return;
  }
  show("sending");
  await deliver();
}

async function deliver() {
  showUnsent(false);
  let answer = null;
  for (const wait of WAITS) {
    await new Promise((resolve) => setTimeout(resolve, wait));
    answer = await post(root.dataset.cast, ballot).catch(() => null);
    if (answer && answer.status !== 429) break;
  }
  if (answer?.tracker) return receive(answer.tracker);
  if (!answer || [401, 403, 429].includes(answer.status)) {
    showUnsent(true);
    return say(answer?.error || word("lost"));
  }
  forget();
  at("why").textContent = answer.error;
  return show("refused");
}

function receive(answered) {
  if (answered !== tracker) {
    showUnsent(true);
    return say(word("differs"));
  }
  forget();
  untick();
  code = "";
  if (needsSlip) at("typed").value = "";
  engine?.close();
  engine = null;
  showTracker(tracker);
  drawTracker();
  at("to-board").href = addressOnBoard();
  return show("done");
}

const addressOnBoard = () => new URL(`${root.dataset.board}?q=${encodeURIComponent(tracker)}`, window.location.href).href;

/** The same as a QR code: to be kept by another phone, before the ballot is cast and after. */
function drawTracker() {
  const { size, path } = drawingOf(addressOnBoard());
  for (const picture of every("picture")) {
    picture.setAttribute("viewBox", `0 0 ${size} ${size}`);
    picture.firstElementChild.setAttribute("d", path);
  }
}

function showUnsent(isUnsent) {
  say("");
  at("running").hidden = isUnsent;
  at("sending").hidden = isUnsent;
  for (const part of every("unsent")) part.hidden = !isUnsent;
}

/** Back to what was ticked, with a new ballot; without choices (the page was loaded again) to the beginning. */
function again() {
  if (!code || questions.some(faultOf)) return show("start");
  show("review");
  return seal();
}

// --- a ballot without an answer ------------------------------------------------------------------------------------

const NAME = `ballot ${uuid}`;

function keep() {
  try {
    window.localStorage.setItem(NAME, JSON.stringify({ tracker, ballot }));
  } catch {
    // A browser that keeps nothing still has it in this page.
  }
}

function kept() {
  try {
    const found = JSON.parse(window.localStorage.getItem(NAME));
    return found?.tracker && found.ballot ? found : null;
  } catch {
    return null;
  }
}

function forget() {
  ballot = "";
  try {
    window.localStorage.removeItem(NAME);
  } catch {
    // It was never kept.
  }
}

// --- the server ----------------------------------------------------------------------------------------------------

const isJson = (answer) => (answer.headers.get("Content-Type") || "").includes("json");

function send(address, body) {
  const token = root.querySelector("[name=csrfmiddlewaretoken]").value;
  const headers = { "Content-Type": "application/json", "X-CSRFToken": token };
  return fetch(address, { method: "POST", body, headers, credentials: "same-origin" });
}

/** The answer with its status. Whoever signed in again in another window has another token. */
async function post(address, body) {
  let answer = await send(address, body);
  if (answer.status === 403 && !isJson(answer)) {
    const page = new DOMParser().parseFromString(await (await fetch(window.location.pathname)).text(), "text/html");
    const fresh = page.querySelector("[data-booth] [name=csrfmiddlewaretoken]");
    if (fresh) root.querySelector("[name=csrfmiddlewaretoken]").value = fresh.value;
    answer = await send(address, body);
  }
  if (!isJson(answer)) throw new Error(String(answer.status));
  return { ...(await answer.json()), status: answer.status };
}

// --- what is pressed -----------------------------------------------------------------------------------------------

const PRESSED = {
  begin,
  review,
  send: cast,
  open: openBallot,
  again,
  resend: deliver,
  "other-code": () => {
    show("start");
    at("typed").focus();
  },
  drop: () => {
    forget();
    show("start");
  },
  next: () => {
    if (isFilled(ofItem(place))) showItem(place + 1);
  },
  back: () => showItem(place - 1),
  layout: () => {
    isWhole = !isWhole;
    showItem(place);
  },
};
for (const [name, deed] of Object.entries(PRESSED)) {
  for (const button of every(name)) button.addEventListener("click", () => deed());
}
for (const question of questions) question.element.addEventListener("change", () => mark(question));
if (needsSlip) {
  at("typed").addEventListener("keydown", (event) => {
    if (event.key === "Enter") begin();
  });
  // Another slip scanned in the same window changes the address and loads nothing.
  window.addEventListener("hashchange", () => {
    if (ballot || !window.location.hash) return;
    turn += 1;
    untick();
    takeSlip();
    if (!engine) prepare(); // closed after the ballot of the slip before
    show("start");
  });
  for (const link of document.querySelectorAll("[data-keeps-code]")) {
    link.addEventListener("click", () => {
      link.hash = at("typed").value;
    });
  }
}
open();
