// Opens the pictures of a gallery one by one on a dark sheet. Without it each picture opens by itself in full size.
"use strict";

for (const gallery of document.querySelectorAll("[data-gallery]")) {
  const links = [...gallery.querySelectorAll("a")];
  const sheet = document.createElement("dialog");
  if (!sheet.showModal) continue; // an old browser: the links do
  const words = gallery.dataset;
  const picture = document.createElement("img");
  const caption = document.createElement("p");
  let current = 0;
  let from = null;

  const button = (label, sign, deed) => {
    const made = document.createElement("button");
    made.type = "button";
    made.setAttribute("aria-label", label);
    made.textContent = sign;
    made.addEventListener("click", deed);
    return made;
  };
  const show = (number) => {
    current = (number + links.length) % links.length;
    const link = links[current];
    picture.alt = link.querySelector("img").alt;
    picture.src = link.href;
    const said = link.closest("li").querySelector("p")?.textContent.trim() ?? "";
    caption.textContent = `${current + 1} / ${links.length}${said ? `　${said}` : ""}`;
    new Image().src = links[(current + 1) % links.length].href;
  };

  sheet.className = "lightbox";
  sheet.setAttribute("aria-label", words.gallery);
  caption.setAttribute("aria-live", "polite");
  const steps = [button(words.before, "‹", () => show(current - 1)), button(words.after, "›", () => show(current + 1))];
  sheet.append(button(words.close, "×", () => sheet.close()), picture, ...(links.length > 1 ? steps : []), caption);
  gallery.after(sheet);

  for (const [number, link] of links.entries()) {
    link.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      show(number);
      sheet.showModal();
    });
  }
  sheet.addEventListener("keydown", (event) => {
    if (event.key === "ArrowLeft") show(current - 1);
    if (event.key === "ArrowRight") show(current + 1);
  });
  // A tap beside the picture closes; a finger drawn across turns the page, unless two fingers enlarge.
  sheet.addEventListener("click", (event) => event.target === sheet && sheet.close());
  sheet.addEventListener("touchstart", (event) => (from = event.touches.length === 1 ? event.touches[0].clientX : null), { passive: true });
  sheet.addEventListener("touchend", (event) => {
    const way = from === null ? 0 : event.changedTouches[0].clientX - from;
    from = null;
    if (Math.abs(way) > 48 && (window.visualViewport?.scale ?? 1) < 1.05) show(current + (way < 0 ? 1 : -1));
  });
  sheet.addEventListener("close", () => links[current].focus());
}
