// Everybody who can decrypt: single trustees, all of them needed, and groups of which some are enough.
// Trustees are numbered from 1 through the flattened list (`owner`).

import { Malformed, array, formOf, loaded } from "./canonical.js";
import { productOf } from "./group.js";
import { PublicKey } from "./keys.js";
import { Refusal } from "./refusals.js";
import { Pedersen } from "./threshold.js";

export class Trustees {
  constructor(raw, items) {
    Object.assign(this, { raw, items });
  }

  /** Reads and checks all of it: membership, proofs, certificates, coefficients. */
  static async read(raw) {
    const items = formOf("trustees-form", {}, () => array(loaded(raw)).map(readItem));
    if (!items.length) throw new Refusal("trustees-form");
    let first = 1;
    for (const item of items) {
      await item.check(first);
      first += keysOf(item).length;
    }
    const trustees = new Trustees(raw, items);
    if (new Set(trustees.keys).size !== trustees.keys.length) throw new Refusal("trustee-twice");
    return trustees;
  }

  /** The public key of owner 1, 2, ... */
  get keys() {
    return this.items.flatMap(keysOf).map((each) => each.key);
  }

  get publicKey() {
    return productOf(this.items.map((item) => (item instanceof Pedersen ? item.subKey : item.key)));
  }
}

function keysOf(item) {
  return item instanceof Pedersen ? item.keys : [item];
}

function readItem(value) {
  const [kind, content] = array(value, 2);
  if (kind === "Single") return PublicKey.read(content);
  if (kind === "Pedersen") return Pedersen.read(content);
  throw new Malformed();
}
