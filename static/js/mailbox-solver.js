// Finds the number that a mailbox form asks for: SHA-256 of "challenge:number" begins with `bits` zero bits.
// The mirror is feedback/sealing/tokens.py. WebCrypto answers one promise a hash, a hundred times as slow as this.

// Cube roots of the first 64 primes, 32 bits of each fraction (FIPS 180-4).
const K = [];
const START = [];
for (let candidate = 2; K.length < 64; candidate += 1) {
  let isPrime = true;
  for (let factor = 2; factor * factor <= candidate; factor += 1) isPrime = isPrime && candidate % factor !== 0;
  if (!isPrime) continue;
  if (START.length < 8) START.push(fraction(Math.sqrt(candidate)));
  K.push(fraction(Math.cbrt(candidate)));
}

function fraction(root) {
  return Math.floor((root - Math.floor(root)) * 0x100000000) | 0;
}

const schedule = new Int32Array(64);
const right = (word, by) => (word >>> by) | (word << (32 - by));

/** The first word of the SHA-256 of one block of 16 words that was padded already. */
function firstWord(block) {
  for (let at = 0; at < 16; at += 1) schedule[at] = block[at];
  for (let at = 16; at < 64; at += 1) {
    const early = schedule[at - 15];
    const late = schedule[at - 2];
    const small = right(early, 7) ^ right(early, 18) ^ (early >>> 3);
    const large = right(late, 17) ^ right(late, 19) ^ (late >>> 10);
    schedule[at] = (schedule[at - 16] + small + schedule[at - 7] + large) | 0;
  }
  let [a, b, c, d, e, f, g, h] = START;
  for (let at = 0; at < 64; at += 1) {
    const one = (h + (right(e, 6) ^ right(e, 11) ^ right(e, 25)) + ((e & f) ^ (~e & g)) + K[at] + schedule[at]) | 0;
    const two = ((right(a, 2) ^ right(a, 13) ^ right(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g;
    g = f;
    f = e;
    e = (d + one) | 0;
    d = c;
    c = b;
    b = a;
    a = (one + two) | 0;
  }
  return (START[0] + a) >>> 0;
}

/** 32 characters of challenge, a colon and a number of at most 20 digits fit into one block. */
function blockOf(text) {
  const block = new Int32Array(16);
  const put = (at, byte) => { block[at >> 2] |= byte << (24 - (at % 4) * 8); };
  for (let at = 0; at < text.length; at += 1) put(at, text.charCodeAt(at));
  put(text.length, 0x80);
  block[15] = text.length * 8;
  return block;
}

/** Tries `count` numbers from `from` on; the first that fits as text, or null. At most 32 bits. */
export function solve(challenge, bits, from, count) {
  for (let number = from; number < from + count; number += 1) {
    if (firstWord(blockOf(`${challenge}:${number}`)) >>> (32 - bits) === 0) return String(number);
  }
  return null;
}

/** How likely it was to be done by now, in per cent: what a progress bar can say honestly about luck. */
export function likely(tried, bits) {
  return Math.min(99, Math.floor((1 - Math.exp(-tried / 2 ** bits)) * 100));
}
