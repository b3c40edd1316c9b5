// A QR code (ISO/IEC 18004) of what must not go to a server to be drawn: byte mode, error correction M, up to 180 bytes.
// Compared with another implementation, module by module, in tests/belenios/test_in_the_browser.py.

import { bytesOfText } from "./canonical.js";

/** For versions 1 to 9: bytes of error correction in a block, and the bytes of data in each block. */
const BLOCKS = [
  [10, [16]],
  [16, [28]],
  [26, [44]],
  [18, [32, 32]],
  [24, [43, 43]],
  [16, [27, 27, 27, 27]],
  [18, [31, 31, 31, 31]],
  [22, [38, 38, 39, 39]],
  [22, [36, 36, 36, 37, 37]],
];
/** Where the middles of the small squares are; versions 1 to 9. */
const ALIGNED = [[], [6, 18], [6, 22], [6, 26], [6, 30], [6, 34], [6, 22, 38], [6, 24, 42], [6, 26, 46]];
const BYTE_MODE = 0b0100;
const PADDING = [0xec, 0x11];
const LEVEL_M = 0b00;
const MASKS = [
  (row, column) => (row + column) % 2,
  (row) => row % 2,
  (_row, column) => column % 3,
  (row, column) => (row + column) % 3,
  (row, column) => (Math.floor(row / 2) + Math.floor(column / 3)) % 2,
  (row, column) => ((row * column) % 2) + ((row * column) % 3),
  (row, column) => (((row * column) % 2) + ((row * column) % 3)) % 2,
  (row, column) => (((row + column) % 2) + ((row * column) % 3)) % 2,
];
const QUIET = 4; // modules of white around it

/** @returns {{size: number, path: string}} for an SVG with viewBox `0 0 size size`, the white margin included */
export function drawingOf(text) {
  const { rows } = qrOf(text);
  const squares = rows.flatMap((row, y) => row.flatMap((isDark, x) => (isDark ? [`M${x + QUIET} ${y + QUIET}h1v1h-1z`] : [])));
  return { size: rows.length + 2 * QUIET, path: squares.join("") };
}

/** @returns {{version: number, mask: number, rows: number[][]}} 1 is dark */
export function qrOf(text) {
  const bytes = bytesOfText(text);
  const version = 1 + BLOCKS.findIndex(([, lengths]) => sum(lengths) >= bytes.length + 2);
  if (!version) throw new RangeError("too long for a QR code");
  const bits = [...interleaved(dataOf(bytes, version), version)].flatMap((byte) => bitsOf(byte, 8));
  const drawn = MASKS.map((_each, mask) => drawnWith(mask, version, bits));
  const penalties = drawn.map(penaltyOf);
  const mask = penalties.indexOf(Math.min(...penalties));
  return { version, mask, rows: drawn[mask] };
}

const sum = (numbers) => numbers.reduce((total, each) => total + each, 0);
const bitsOf = (value, length) => Array.from({ length }, (_each, index) => (value >> (length - 1 - index)) & 1);

// --- bytes -----------------------------------------------------------------------------------------------------------

/** Mode, length, the bytes, an end of four zero bits, and padding. */
function dataOf(bytes, version) {
  const bits = [...bitsOf(BYTE_MODE, 4), ...bitsOf(bytes.length, 8), ...[...bytes].flatMap((byte) => bitsOf(byte, 8)), 0, 0, 0, 0];
  const data = [];
  for (let start = 0; start < bits.length; start += 8) {
    data.push(bits.slice(start, start + 8).reduce((value, bit) => 2 * value + bit, 0));
  }
  const room = sum(BLOCKS[version - 1][1]);
  for (let index = 0; data.length < room; index += 1) data.push(PADDING[index % 2]);
  return data;
}

/** The blocks with their error correction, the first bytes of all, then the second ones, and so on. */
function interleaved(data, version) {
  const [correction, lengths] = BLOCKS[version - 1];
  let start = 0;
  const blocks = lengths.map((length) => data.slice(start, (start += length)));
  const corrections = blocks.map((block) => remainderOf(block, correction));
  return [...columnsOf(blocks), ...columnsOf(corrections)];
}

function columnsOf(blocks) {
  const longest = Math.max(...blocks.map((block) => block.length));
  const columns = Array.from({ length: longest }, (_each, index) => blocks.map((block) => block[index]));
  return columns.flat().filter((byte) => byte !== undefined);
}

// The field of 256 elements, modulo x^8 + x^4 + x^3 + x^2 + 1.
const POWERS = [1];
for (let index = 1; index < 255; index += 1) {
  const double = POWERS[index - 1] * 2;
  POWERS.push(double > 255 ? double ^ 0x11d : double);
}
const EXPONENTS = new Map(POWERS.map((power, exponent) => [power, exponent]));
const times = (one, other) => (one && other ? POWERS[(EXPONENTS.get(one) + EXPONENTS.get(other)) % 255] : 0);

/** What remains of the block divided by the generator polynomial: its error correction. */
function remainderOf(block, length) {
  let generator = [1];
  for (let root = 0; root < length; root += 1) {
    const shifted = [...generator, 0];
    generator = shifted.map((each, index) => each ^ times(generator[index - 1] ?? 0, POWERS[root]));
  }
  const rest = [...block, ...new Array(length).fill(0)];
  block.forEach((_byte, index) => {
    const factor = rest[index];
    generator.forEach((each, place) => {
      rest[index + place] ^= times(each, factor);
    });
  });
  return rest.slice(block.length);
}

// --- the square ------------------------------------------------------------------------------------------------------

function drawnWith(mask, version, bits) {
  const size = 17 + 4 * version;
  const rows = Array.from({ length: size }, () => new Array(size).fill(null));
  drawPatterns(rows, version);
  drawFormat(rows, mask);
  if (version >= 7) drawVersion(rows, version);
  drawBits(rows, bits, MASKS[mask]);
  return rows;
}

function drawPatterns(rows, version) {
  const size = rows.length;
  for (const [top, left] of [[0, 0], [0, size - 7], [size - 7, 0]]) drawFinder(rows, top, left);
  for (let index = 8; index < size - 8; index += 1) rows[6][index] = rows[index][6] = (index + 1) % 2;
  const middles = ALIGNED[version - 1];
  const last = middles.at(-1);
  for (const row of middles) {
    for (const column of middles) {
      const isInCorner = [[6, 6], [6, last], [last, 6]].some(([y, x]) => y === row && x === column);
      if (!isInCorner) drawSmall(rows, row, column);
    }
  }
  rows[size - 8][8] = 1;
}

/** A large square with its white frame, as far as that lies inside. */
function drawFinder(rows, top, left) {
  for (let row = -1; row <= 7; row += 1) {
    for (let column = -1; column <= 7; column += 1) {
      if (rows[top + row]?.[left + column] === undefined) continue;
      const ring = Math.max(Math.abs(row - 3), Math.abs(column - 3));
      rows[top + row][left + column] = Number(ring !== 2 && ring !== 4);
    }
  }
}

function drawSmall(rows, middle, centre) {
  for (let row = -2; row <= 2; row += 1) {
    for (let column = -2; column <= 2; column += 1) {
      rows[middle + row][centre + column] = Number(Math.max(Math.abs(row), Math.abs(column)) !== 1);
    }
  }
}

/** Bits with their BCH code behind them. */
function protectedBits(value, generator, length) {
  const degree = 31 - Math.clz32(generator);
  let rest = value << degree;
  while (rest >= 1 << degree) rest ^= generator << (31 - Math.clz32(rest) - degree);
  return bitsOf((value << degree) | rest, length);
}

function drawFormat(rows, mask) {
  const size = rows.length;
  const blind = bitsOf(0b101010000010010, 15);
  const bits = protectedBits((LEVEL_M << 3) | mask, 0b10100110111, 15).map((bit, index) => bit ^ blind[index]);
  const along = [0, 1, 2, 3, 4, 5, 7, 8];
  bits.forEach((bit, index) => {
    const [row, column] = index < 8 ? [8, along[index]] : [along[14 - index], 8];
    rows[row][column] = bit;
    if (index < 7) rows[size - 1 - index][8] = bit;
    else rows[8][size - 15 + index] = bit;
  });
}

function drawVersion(rows, version) {
  const size = rows.length;
  protectedBits(version, 0b1111100100101, 18).reverse().forEach((bit, index) => {
    const [long, short] = [Math.floor(index / 3), size - 11 + (index % 3)];
    rows[long][short] = rows[short][long] = bit;
  });
}

/** In columns of two from the right, up and down in turn; what is left over stays 0 and is masked too. */
function drawBits(rows, bits, mask) {
  const size = rows.length;
  let next = 0;
  let isUp = true;
  for (let right = size - 1; right > 0; right -= 2) {
    if (right === 6) right -= 1;
    for (let step = 0; step < size; step += 1) {
      const row = isUp ? size - 1 - step : step;
      for (const column of [right, right - 1]) {
        if (rows[row][column] !== null) continue;
        rows[row][column] = (bits[next] ?? 0) ^ Number(mask(row, column) === 0);
        next += 1;
      }
    }
    isUp = !isUp;
  }
}

// --- which mask ------------------------------------------------------------------------------------------------------

/** What makes it hard to read: long runs, blocks, what looks like a finder, too much of one colour. */
function penaltyOf(rows) {
  const lines = [...rows, ...rows.map((_row, index) => rows.map((row) => row[index]))].map((line) => line.join(""));
  const runs = lines.flatMap((line) => line.match(/0{5,}|1{5,}/g) ?? []).map((run) => run.length - 2);
  const finders = sum(lines.map((line) => [...line.matchAll(/(?=10111010000|00001011101)/g)].length));
  let blocks = 0;
  for (let row = 1; row < rows.length; row += 1) {
    for (let column = 1; column < rows.length; column += 1) {
      const square = rows[row][column] + rows[row - 1][column] + rows[row][column - 1] + rows[row - 1][column - 1];
      if (square % 4 === 0) blocks += 1;
    }
  }
  const dark = sum(rows.flat()) / rows.length ** 2;
  return sum(runs) + 3 * blocks + 40 * finders + 10 * Math.floor(Math.abs(dark * 20 - 10));
}
