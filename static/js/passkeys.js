// Passkeys: asks the device and puts its answer into the form. Forms say what they are for in data-passkey.
"use strict";

const toBytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
const toText = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

/** What the server sends as base64url, as the bytes the browser wants. */
function readOptions({ publicKey }) {
  const bytes = (list = []) => list.map((item) => ({ ...item, id: toBytes(item.id) }));
  const options = { ...publicKey, challenge: toBytes(publicKey.challenge) };
  if (publicKey.user) options.user = { ...publicKey.user, id: toBytes(publicKey.user.id) };
  if (publicKey.excludeCredentials) options.excludeCredentials = bytes(publicKey.excludeCredentials);
  if (publicKey.allowCredentials) options.allowCredentials = bytes(publicKey.allowCredentials);
  return options;
}

/** What the device answered, as JSON. */
function writeCredential(credential) {
  const response = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (credential.response[name]) response[name] = toText(credential.response[name]);
  }
  if (credential.response.getTransports) response.transports = credential.response.getTransports();
  return JSON.stringify({
    id: credential.id,
    rawId: toText(credential.rawId),
    type: credential.type,
    authenticatorAttachment: credential.authenticatorAttachment,
    clientExtensionResults: credential.getClientExtensionResults(),
    response,
  });
}

const onPage = () => JSON.parse(document.getElementById("passkey-options").textContent);

const ways = {
  /** Set a new one up. A passkey that opens the account alone has to live on the device and to check its owner. */
  async add(form) {
    const publicKey = readOptions(onPage().creation_options);
    const alone = form.elements.passwordless && form.elements.passwordless.checked;
    publicKey.authenticatorSelection = {
      ...publicKey.authenticatorSelection,
      residentKey: alone ? "required" : "discouraged",
      requireResidentKey: alone,
    };
    if (alone) publicKey.authenticatorSelection.userVerification = "required";
    return navigator.credentials.create({ publicKey });
  },
  async use() {
    return navigator.credentials.get({ publicKey: readOptions(onPage().request_options) });
  },
  async login(form) {
    const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
    return navigator.credentials.get({ publicKey: readOptions((await answer.json()).request_options) });
  },
};

for (const form of document.querySelectorAll("form[data-passkey]")) {
  if (!window.PublicKeyCredential) break;
  form.hidden = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const trouble = form.querySelector("[data-passkey-trouble]");
    trouble.hidden = true;
    try {
      form.elements.credential.value = writeCredential(await ways[form.dataset.passkey](form));
      form.submit();
    } catch {
      trouble.hidden = false;
    }
  });
}
