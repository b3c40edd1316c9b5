// Keeps what is typed while somebody writes, and says who else has the text open. Without it the form works as ever.
"use strict";

const desk = document.querySelector("[data-autosave]");
if (desk) {
  const form = document.getElementById(desk.dataset.form);
  const kept = desk.querySelector("[data-kept]");
  const others = desk.querySelector("[data-others]");
  const QUIET = 3000;
  const ALIVE = 30000;
  let last = "";
  let waiting = 0;
  let isLeaving = false;

  // Everything but files and the rows beside the text. The editor has its own idea of what is in it.
  const typed = () => {
    const data = new FormData();
    for (const [name, value] of new FormData(form)) {
      if (typeof value === "string" && !name.includes("-") && !name.startsWith("_")) data.append(name, value);
    }
    const editor = (window.editors || {}).id_body;
    if (editor) data.set("body", editor.getData());
    return data;
  };
  const print = (data) => JSON.stringify([...data].filter(([name]) => name !== "csrfmiddlewaretoken"));

  const send = (data) => fetch(desk.dataset.autosave, { method: "POST", body: data, headers: { "X-Requested-With": "fetch" } });
  // Whoever has signed in again in another window has another token; the forms of this page still hold the old one.
  const sentAnew = async (data) => {
    const response = await fetch(window.location.href);
    const words = await response.text();
    if (!response.ok || response.redirected) return response;
    const page = new DOMParser().parseFromString(words, "text/html");
    const token = page.querySelector("[name=csrfmiddlewaretoken]").value;
    for (const field of document.querySelectorAll("[name=csrfmiddlewaretoken]")) field.value = token;
    data.set("csrfmiddlewaretoken", token);
    return send(data);
  };

  const tell = async (data) => {
    let answer;
    try {
      let response = await send(data);
      if (response.status === 403) response = await sentAnew(data);
      if (!response.ok || response.redirected || !(response.headers.get("Content-Type") || "").includes("json")) {
        // Only a visitor is led to the sign-in; whoever is signed in gets a refusal or a fault.
        kept.textContent = response.redirected ? desk.dataset.signedOut : desk.dataset.failed;
        return false;
      }
      answer = await response.json();
    } catch {
      kept.textContent = desk.dataset.lost;
      return false;
    }
    const lines = answer.newer ? [...answer.others, answer.newer] : answer.others;
    if (lines.join() !== [...others.children].map((line) => line.textContent).join()) {
      others.replaceChildren(...lines.map((line) => {
        const item = document.createElement("li");
        item.className = "warning";
        item.textContent = line;
        return item;
      }));
    }
    if (answer.kept || answer.refused) kept.textContent = answer.kept || answer.refused;
    return true;
  };

  const keep = async () => {
    waiting = 0;
    const data = typed();
    const now = print(data);
    if (isLeaving || now === last) return;
    if (await tell(data)) last = now;
  };
  const soon = () => {
    window.clearTimeout(waiting);
    waiting = window.setTimeout(keep, QUIET);
  };
  const alive = () => {
    if (document.hidden || isLeaving) return;
    const data = new FormData();
    for (const name of ["csrfmiddlewaretoken", "seen"]) data.append(name, form.elements[name].value);
    tell(data);
  };

  window.addEventListener("load", () => {
    window.setTimeout(() => {
      last = print(typed());
      form.addEventListener("input", soon);
      form.addEventListener("change", soon);
      const editor = (window.editors || {}).id_body;
      if (editor) editor.model.document.on("change:data", soon);
    }, 500);
  });
  form.addEventListener("submit", () => { isLeaving = true; });
  document.addEventListener("visibilitychange", () => { if (document.hidden && waiting) keep(); });
  window.addEventListener("focus", alive);
  window.setInterval(alive, ALIVE);
}
