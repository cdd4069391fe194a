/** A text as a sparse vector of length 1: places in it, ascending, and the value that all of them have. */
export interface Features {
  places: Uint32Array;
  value: number;
}

/** Places of the vector; what is hashed to the same one shares its weight. */
export const PLACES = 1 << 16;
const SHORTEST_PART = 3;
const LONGEST_PART = 5;
/** Characters beyond which a text is not read. */
const LONGEST_TEXT = 20_000;

/** Which words, pairs of words and parts of words the text holds, however often. */
export function featuresOf(text: string): Features {
  const words =
    text
      .slice(0, LONGEST_TEXT)
      .normalize('NFKC')
      .toLowerCase()
      .match(/[\p{L}\p{N}]+|[^\s\p{L}\p{N}]+/gu) ?? [];
  const places = new Set<number>();
  for (const [index, word] of words.entries()) {
    places.add(placeOf(`w ${word}`));
    const next = words[index + 1];
    if (next !== undefined) places.add(placeOf(`p ${word} ${next}`));
    const edged = ` ${word} `;
    for (let length = SHORTEST_PART; length <= LONGEST_PART; length += 1)
      for (let at = 0; at + length <= edged.length; at += 1) places.add(placeOf(`c ${edged.slice(at, at + length)}`));
  }
  return { places: Uint32Array.from(places).sort(), value: places.size === 0 ? 0 : 1 / Math.sqrt(places.size) };
}

/** FNV-1a, 32 bits, over UTF-16 code units. */
function placeOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash ^= text.charCodeAt(index);
    hash = Math.imul(hash, 0x01000193);
  }
  return (hash >>> 0) % PLACES;
}
