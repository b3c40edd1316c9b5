// Keeps what is typed while a delegate writes, and shows proposals about the same. Without it the button keeps the draft.
"use strict";

const form = document.querySelector("form[data-autosave]");
if (form) {
  const line = form.querySelector("[data-kept]");
  const similar = form.querySelector("[data-similar]");
  const QUIET = 3000;
  const AGAIN = 20000;
  // Known to this window alone. Sent again until an answer came, so that the portal knows its own window again.
  const chosen = () => [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  let mark = chosen();
  let last = "";
  let waiting = 0;
  let sending = null;
  let isLeaving = false;

  const typed = () => {
    const data = new FormData(form);
    data.delete("upload");
    data.set("new_mark", mark);
    return data;
  };
  const print = (data) => JSON.stringify([...data].filter(([name]) => !["csrfmiddlewaretoken", "mark", "new_mark"].includes(name)));
  const later = (wait) => {
    window.clearTimeout(waiting);
    waiting = window.setTimeout(keep, wait);
  };

  const send = (data) => fetch(form.dataset.autosave, {
    method: "POST", body: data, headers: { "X-Requested-With": "fetch" }, keepalive: document.hidden,
  });
  // Whoever has signed in again in another window has another token; this page still holds the old one.
  const sentAnew = async (data) => {
    const response = await fetch(window.location.href);
    if (!response.ok || response.redirected) return response;
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const token = page.querySelector("[name=csrfmiddlewaretoken]").value;
    for (const field of document.querySelectorAll("[name=csrfmiddlewaretoken]")) field.value = token;
    data.set("csrfmiddlewaretoken", token);
    return send(data);
  };

  // Says whether this is done with: kept, or refused for good.
  const tell = async (data) => {
    let response;
    try {
      response = await send(data);
      if (response.status === 403) response = await sentAnew(data);
      if (response.redirected || !(response.headers.get("Content-Type") || "").includes("json")) {
        line.textContent = response.redirected ? form.dataset.signedOut : form.dataset.failed;
        return false;
      }
      const answer = await response.json();
      line.textContent = answer.kept || answer.refused || "";
      if ("mark" in answer) {
        for (const field of document.querySelectorAll("[name=mark]")) field.value = answer.mark;
        mark = chosen();
      }
      if (answer.similar !== undefined && answer.similar.trim() !== similar.innerHTML.trim()) {
        similar.replaceChildren(...new DOMParser().parseFromString(answer.similar, "text/html").body.childNodes);
      }
      return response.status !== 429;
    } catch {
      line.textContent = form.dataset.lost;
      return false;
    }
  };

  // One after the other: each answer says by which mark the next one is known.
  const keep = async () => {
    window.clearTimeout(waiting);
    waiting = 0;
    if (sending) await sending;
    const data = typed();
    const now = print(data);
    if (now === last) return;
    sending = tell(data);
    const isDone = await sending;
    sending = null;
    if (isDone) last = now;
    else if (!isLeaving) later(AGAIN);
  };

  // What was refused is nowhere but on this page yet.
  if ("refused" in form.dataset) later(QUIET);
  else last = print(typed());
  form.addEventListener("input", () => later(QUIET));
  form.addEventListener("change", () => later(QUIET));
  document.addEventListener("visibilitychange", () => { if (document.hidden && waiting && !isLeaving) keep(); });
  // What is on its way arrives before the draft does, or it would come back as something unsaved.
  form.addEventListener("submit", async (event) => {
    window.clearTimeout(waiting);
    waiting = 0;
    if (isLeaving || !sending) {
      isLeaving = true;
      return;
    }
    event.preventDefault();
    isLeaving = true;
    await Promise.race([sending, new Promise((done) => { window.setTimeout(done, 3000); })]);
    form.requestSubmit(event.submitter);
  });
  window.addEventListener("pageshow", () => { isLeaving = false; });
}
