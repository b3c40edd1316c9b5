// The two files that a scrutineer keeps, by how they begin: who chooses the wrong one is told which one it is.

export const KEY = "union-trustee-key";
export const CEREMONY = "union-key-ceremony";

/** Whether bytes begin as such a file does; also of one that is cut off or of another vote. */
export function isOf(format, raw) {
  const head = new TextEncoder().encode(`{"format":"${format}"`);
  return head.every((byte, place) => byte === raw[place]);
}

/** The code of the refusal where one of the two files was chosen and the other one is wanted; else "". */
export function mistaken(wanted, raw) {
  if (wanted === KEY && isOf(CEREMONY, raw)) return "key-is-ceremony";
  if (wanted === CEREMONY && isOf(KEY, raw)) return "ceremony-is-key";
  return "";
}
