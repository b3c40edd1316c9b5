// The file in which a trustee keeps the secret key, and which never reaches the server.

import { count, encoded, element, fields, formOf, loaded, scalar, text } from "./canonical.js";
import { powerOfG } from "./group.js";
import { KEY as FORMAT, mistaken } from "./own-files.js";
import { Refusal } from "./refusals.js";

const NAMES = ["format", "version", "election", "owner", "public_key", "secret_key"];

/** `owner` is the number of the trustee, from 1 through the flattened list. */
export function written({ election, owner, secret }) {
  return encoded({
    format: FORMAT,
    version: 1,
    election,
    owner,
    public_key: String(powerOfG(secret)),
    secret_key: String(secret),
  });
}

/** Refuses what is no key file, is damaged, or was made for another vote than `election`. */
export function read(raw, election) {
  const mistake = mistaken(FORMAT, raw);
  if (mistake) throw new Refusal(mistake);
  const file = formOf("key-form", {}, () => {
    const [format, version, uuid, owner, publicKey, secret] = fields(loaded(raw), ...NAMES);
    if (format !== FORMAT || version !== 1) throw new Refusal("key-form");
    return { election: text(uuid), owner: count(owner), key: element(publicKey), secret: scalar(secret) };
  });
  if (file.election !== election) throw new Refusal("key-election", { election: file.election });
  if (powerOfG(file.secret) !== file.key) throw new Refusal("key-wrong");
  return file;
}
