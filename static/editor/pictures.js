// Pictures in the form of an article: the lead picture is chosen by sight, photographs for the gallery go up one by one
// while one writes. Without this file there is a list of names, and the photographs go up with the form.
"use strict";

const made = (tag, properties = {}, ...inside) => {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...inside);
  return element;
};

// --- choosing by sight ------------------------------------------------------------------------------------------
function chooseBySight(select) {
  const words = select.dataset;
  const now = made("span", { className: "picked" });
  const search = made("input", { type: "search", placeholder: words.search });
  search.setAttribute("aria-label", words.search);
  const wall = made("div", { className: "pick-wall" });
  const sheet = made("details", { className: "pick" }, made("summary", {}, now), search, wall);
  const show = () => {
    const option = select.selectedOptions[0];
    const picture = option?.dataset.src ? made("img", { src: option.dataset.src, alt: "", className: "thumb" }) : "";
    now.replaceChildren(picture, option?.value ? option.text : words.none);
    for (const button of wall.children) button.setAttribute("aria-pressed", String(button.value === select.value));
  };
  const narrow = () => {
    for (const button of wall.children) button.hidden = !button.textContent.includes(search.value.trim());
  };
  const fill = () => {
    if (wall.children.length) return;
    for (const option of select.options) {
      const inside = option.value ? [made("img", { src: option.dataset.src, alt: "", loading: "lazy" })] : [];
      const button = made("button", { type: "button", value: option.value }, ...inside, option.value ? option.text : words.none);
      button.addEventListener("click", () => {
        select.value = option.value;
        select.dispatchEvent(new Event("change", { bubbles: true }));
        sheet.open = false;
        sheet.querySelector("summary").focus();
      });
      wall.append(button);
    }
    narrow(); // somebody may have typed before the wall stood
    show();
  };
  sheet.addEventListener("toggle", () => sheet.open && fill());
  search.addEventListener("keydown", (event) => event.key === "Enter" && event.preventDefault());
  search.addEventListener("input", narrow);
  select.addEventListener("change", show);
  select.hidden = true;
  select.after(sheet);
  show();
}

// --- one by one -------------------------------------------------------------------------------------------------
function sendOneByOne(input) {
  const form = input.form;
  const ids = form.elements[input.dataset.ids];
  if (!ids) return;
  const list = made("ul", { className: "sent" });
  list.setAttribute("role", "status");
  input.closest(".form-row").append(list);
  let queue = Promise.resolve();
  const send = async (file, row) => {
    const data = new FormData();
    data.append("upload", file);
    data.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    try {
      const response = await fetch(input.dataset.address, { method: "POST", body: data });
      const answer = await response.json();
      if (!response.ok) throw new Error(answer.error.message);
      ids.value = [ids.value, answer.id].filter(Boolean).join(",");
      row.replaceChildren(made("img", { src: answer.url, alt: "", className: "thumb" }), ` ${file.name}`);
    } catch (error) {
      const reason = error instanceof TypeError || error instanceof SyntaxError ? input.dataset.lost : error.message;
      row.replaceChildren(`${file.name}: ${reason}`);
      row.className = "late";
    }
  };
  input.addEventListener("change", () => {
    for (const file of input.files) {
      const row = made("li", {}, `${file.name} …`);
      list.append(row);
      queue = queue.then(() => send(file, row));
    }
    input.value = "";
  });
  // Who saves meanwhile waits for the rest; then the same button is pressed once more.
  let isDone = false;
  form.addEventListener("submit", (event) => {
    if (isDone || !list.children.length) return;
    event.preventDefault();
    const again = () => {
      isDone = true;
      form.requestSubmit(event.submitter);
    };
    queue.then(() => setTimeout(again)); // within this event a form may not be sent again
  });
}

addEventListener("DOMContentLoaded", () => {
  document.querySelectorAll("select[data-none]").forEach(chooseBySight);
  document.querySelectorAll("input[type=file][data-ids]").forEach(sendOneByOne);
});
