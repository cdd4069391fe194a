/** Signatures of texts: what may hold a part is told without reading the text. Texts are in lower case. */

const SIGNATURE_BYTES = 1024;
const FIRST_IDEOGRAPH = 0x2e80;
/** So many bits tell texts apart as well as all of them. */
const MOST_BITS = 16;

/** As a bit string of PostgreSQL. */
export const signatureOf = (text: string): string => `x${bytesOf(text).toString('hex')}`;

/**
 * One bit for each three characters in a row, and for each two of a script in which two may be a word. Whatever holds
 * a text has all of its bits. Whoever changes which bits these are has all blocks made anew with the same release (tasks: empties
 * task_search_block and task_search_progress; items: notes all as changed): older blocks would hide what they hold.
 */
function bytesOf(text: string): Buffer {
  const bits = Buffer.alloc(SIGNATURE_BYTES);
  let first = 0;
  let second = text.charCodeAt(0);
  for (let index = 1; index < text.length; index += 1) {
    const third = text.charCodeAt(index);
    const pair = Math.imul(second, 31) + third;
    if (index > 1) setBit(bits, Math.imul(first, 961) + pair);
    if (second >= FIRST_IDEOGRAPH && third >= FIRST_IDEOGRAPH) setBit(bits, pair);
    first = second;
    second = third;
  }
  return bits;
}

function setBit(bits: Buffer, group: number): void {
  const bit = Math.imul(group, 0x9e3779b1) >>> 19;
  bits[bit >>> 3] = (bits[bit >>> 3] ?? 0) | (0x80 >>> (bit & 7));
}

/** Places of a text's bits in a signature, counted from the left. */
export function bitsOf(text: string): number[] {
  const places: number[] = [];
  for (const [index, byte] of bytesOf(text).entries()) {
    for (let bit = 0; bit < 8; bit += 1) if (byte & (0x80 >>> bit)) places.push(index * 8 + bit);
  }
  return places;
}

/** Bits that every signature has whose text holds all of these; none where they are too short to tell. */
export function bitsOfAll(needles: readonly string[]): number[] {
  return [...new Set(needles.flatMap(bitsOf))].slice(0, MOST_BITS);
}
