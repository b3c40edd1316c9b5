// The group BELENIOS-2048: numbers modulo P whose Q-th power is 1, written as powers of G.
//
// P - 1 = 2 * 3 * Q * n, so elements of order 2, 3 and 6 are easy to write down and pass every proof now and then.
// Whatever came from outside has to pass `isMember` or `areMembers`.
// Browsers multiply in more or less time with the numbers: whoever can measure the phone exactly may learn something.

export const NAME = "BELENIOS-2048";
export const P = BigInt(
    "2069478569142254640101364365750500806492298929575110409710088478705737421924271740192223725449768433" +
    "8129066633138078958404960054389636289796393038773905722803605973749427671376777618898589872735865049" +
    "0811670993105358677809800307904916540637771737641986785272734744763418356000356983051931442845617019" +
    "1100078673730733356412397173289791324047457883446826065232797464795113767265869358218004631792207366" +
    "8860052627186363386088796882120769432366149491002923444346373222145884100586421050242120365433561201" +
    "3204811188524087310770141516662001623131771693721892480785077118278423174980732765988288251691831031" +
    "25680162072880719",
);
export const Q = BigInt("78571733251071885079927659812671450121821421258408794611510081919805623223441");
export const G = BigInt(
    "2402352677501852209227687703532399932712287657378364916510075318787663274146353219320285676155269678" +
    "7996946682987493890950838965734256019006010684771644917354741372831046104586813145117816467554005274" +
    "0288984613986453266121505579709716201616827031288643245666383486363578210615491841998253431518974065" +
    "8186868651151358576410138882215396016043228843603930989333662772848406593138406010231675095763777982" +
    "6651036068224066350766977640253462537730851331734951942489677540525736590494924776314759915751987751" +
    "7771148149092045660020547812705472823814097251863985833411570056835369555342378147558249189605029668" +
    "0037745308460627",
);

const TEETH = 8;
const TOOTH = 32; // bits of an exponent under each tooth
const TABLES = 2;
const COLUMN = TOOTH / TABLES;
const ROUNDS = 64; // a bad element survives a round of `areMembers` with a probability of at most one half
const TOGETHER = 5; // elements whose 32 subsets are multiplied out beforehand
const FEW = 80; // up to here one power for each element is cheaper than the rounds
const KEPT = 8;

/** The remainder from 0 to modulus - 1; `%` alone keeps the sign. */
export function modulo(value, modulus) {
  const rest = value % modulus;
  return rest < 0n ? rest + modulus : rest;
}

/** An exponent, modulo Q. */
export const reduced = (exponent) => modulo(exponent, Q);

export function randomBytes(length) {
  return crypto.getRandomValues(new Uint8Array(length));
}

/** Uniform but for 2 ** -128. */
export function randomScalar() {
  return numberOf(randomBytes(48)) % Q;
}

/** Bytes as a big-endian number. */
export function numberOf(bytes) {
  return BigInt(`0x${hexadecimal(bytes)}`);
}

/** A number as big-endian bytes. */
export function bytesOf(number, length) {
  const digits = number.toString(16).padStart(2 * length, "0");
  return Uint8Array.from({ length }, (_, place) => parseInt(digits.slice(2 * place, 2 * place + 2), 16));
}

export function hexadecimal(bytes) {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

// --- powers of a base that serves a whole election ----------------------------------------------------------------

/** The bits of an exponent under each tooth; tooth 0 holds the lowest. */
function teethOf(exponent) {
  const digits = exponent.toString(16).padStart(64, "0");
  return Array.from({ length: TEETH }, (_, tooth) => parseInt(digits.slice(56 - 8 * tooth, 64 - 8 * tooth), 16));
}

/** The product of every subset; bit i of the index says whether element i is in it. */
function subsetProducts(elements) {
  const products = [1n];
  for (const element of elements) {
    const before = products.length;
    for (let index = 0; index < before; index += 1) products.push((products[index] * element) % P);
  }
  return products;
}

/** A comb of Lim and Lee: 47 products a power; about 5 ms to build. */
export class Table {
  constructor(base) {
    const bases = Array.from({ length: TABLES }, () => []);
    let square = base;
    for (let place = 0; place < TEETH * TOOTH; place += 1) {
      if (place % COLUMN === 0) bases[(place / COLUMN) % TABLES].push(square);
      square = (square * square) % P;
    }
    this.tables = bases.map(subsetProducts);
  }

  /** base ** exponent for 0 <= exponent < 2 ** 256. */
  power(exponent) {
    const teeth = teethOf(exponent);
    let product = 1n;
    for (let row = COLUMN - 1; row >= 0; row -= 1) {
      product = (product * product) % P;
      for (let table = 0; table < TABLES; table += 1) {
        const place = table * COLUMN + row;
        let index = 0;
        for (let tooth = 0; tooth < TEETH; tooth += 1) index |= ((teeth[tooth] >>> place) & 1) << tooth;
        if (index) product = (product * this.tables[table][index]) % P;
      }
    }
    return product;
  }
}

const tables = new Map();

/** The table of a base that serves a whole election: G, a public key. */
export function tableOf(base) {
  let table = tables.get(base);
  if (!table) {
    table = new Table(base);
    if (tables.size >= KEPT) tables.delete([...tables.keys()].find((each) => each !== G));
    tables.set(base, table);
  }
  return table;
}

export function powerOfG(exponent) {
  return tableOf(G).power(reduced(exponent));
}

// --- powers of a base that was received ---------------------------------------------------------------------------

/** The exponent as a sum of odd digits below 16 times a power of two: pairs [place, digit]. */
function windowsOf(exponent) {
  const bits = exponent.toString(2);
  const windows = [];
  let end = bits.length;
  while (end > 0) {
    if (bits[end - 1] === "0") {
      end -= 1;
      continue;
    }
    windows.push([bits.length - end, parseInt(bits.slice(Math.max(0, end - 4), end), 2)]);
    end -= 4;
  }
  return windows;
}

const windowsOfQ = windowsOf(Q);

/** The product of squares[place] ** digit over all windows. */
function productAt(squares, windows) {
  const buckets = Array(16).fill(1n);
  for (const [place, digit] of windows) buckets[digit] = (buckets[digit] * squares[place]) % P;
  // The product of buckets[d] ** d for the odd d is (15 * ... * 3 in running products) ** 2 * all of them.
  let running = 1n;
  let total = 1n;
  for (let digit = 15; digit > 1; digit -= 2) {
    running = (running * buckets[digit]) % P;
    total = (total * running) % P;
  }
  return (((((total * total) % P) * running) % P) * buckets[1]) % P;
}

/**
 * Powers of one base to several exponents: they share one chain of squarings.
 * `factors` are what the base is the product of: if they have their squarings already, one power of a few of them is
 * cheaper than one of the base.
 */
export class Powers {
  constructor(base, factors = []) {
    this.base = base;
    this.factors = factors;
    this.squares = null;
  }

  /** For exponents from 0 to 2 ** 256 - 1. */
  to(exponents) {
    const { factors } = this;
    const isReady = factors.length > 0 && factors.length <= 4 && factors.every((each) => each.squares);
    if (exponents.length === 1 && !this.squares && isReady) {
      const windows = windowsOf(exponents[0]);
      return [productOf(factors.map((each) => productAt(each.squares, windows)))];
    }
    this.prepare();
    return exponents.map((exponent) => productAt(this.squares, windowsOf(exponent)));
  }

  prepare() {
    if (this.squares) return;
    this.squares = [this.base];
    for (let place = 1; place < 256; place += 1) {
      const last = this.squares[place - 1];
      this.squares.push((last * last) % P);
    }
  }

  isMember() {
    this.prepare();
    return productAt(this.squares, windowsOfQ) === 1n;
  }
}

/** base ** exponent for an exponent from 0 to 2 ** 256 - 1. */
export function power(base, exponent) {
  return new Powers(base).to([exponent])[0];
}

/** base ** exponent for a small exponent: the number of a member, the weight of a voter. */
export function smallPower(base, exponent) {
  let product = 1n;
  for (const bit of exponent.toString(2)) {
    product = (product * product) % P;
    if (bit === "1") product = (product * base) % P;
  }
  return product;
}

export function productOf(elements) {
  return elements.reduce((product, element) => (product * element) % P, 1n);
}

// --- membership ---------------------------------------------------------------------------------------------------

export function isMember(element) {
  return element > 0n && element < P && new Powers(element).isMember();
}

/**
 * Every one of them is a member; wrong with a probability of 2 ** -64 whatever the order of a bad element.
 * Products of random *subsets*, chosen after all elements are fixed. One product with random exponents would be
 * cheaper and unsound: an element of order 2 passes it every other time.
 */
export function areMembers(elements) {
  if (elements.length <= FEW) return elements.every(isMember);
  if (elements.some((element) => element <= 0n || element >= P)) return false;
  const products = Array(ROUNDS).fill(1n);
  for (let start = 0; start < elements.length; start += TOGETHER) {
    const subsets = subsetProducts(elements.slice(start, start + TOGETHER));
    const chosen = randomBytes(ROUNDS);
    for (let round = 0; round < ROUNDS; round += 1) {
      products[round] = (products[round] * subsets[chosen[round] & (subsets.length - 1)]) % P;
    }
  }
  return products.every((product) => new Powers(product).isMember());
}
