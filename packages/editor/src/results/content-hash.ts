/** 32 bits that are the same for values that mean the same on the wire: the order of keys does not count. */
export function contentHash(value: unknown): number {
  switch (typeof value) {
    case 'string':
      return textHash(value);
    case 'number':
      return numberHash(value);
    case 'boolean':
      return value ? 0x2f : 0x71;
    case 'object':
      return value === null ? 0x13 : Array.isArray(value) ? listHash(value) : objectHash(value);
    default:
      // As in JSON, where what is undefined becomes null in lists.
      return 0x13;
  }
}

/** For one hash after the other, in their order. */
export function mixed(hash: number, next: number): number {
  let mix = Math.imul(hash ^ next, 0x9e3779b1);
  mix ^= mix >>> 15;
  mix = Math.imul(mix + next, 0x85ebca6b);
  return (mix ^ (mix >>> 13)) | 0;
}

const listHash = (list: readonly unknown[]): number =>
  list.reduce<number>((hash, entry) => mixed(hash, contentHash(entry)), 0x5bd1);

/** A sum, so that nothing has to be sorted. */
function objectHash(value: object): number {
  let sum = 0x3c6e;
  for (const [key, entry] of Object.entries(value)) {
    if (entry !== undefined) sum = (sum + mixed(textHash(key), contentHash(entry))) | 0;
  }
  return mixed(sum, 0x7a);
}

function textHash(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return hash | 0;
}

const float = new Float64Array(1);
const halves = new Int32Array(float.buffer);

function numberHash(value: number): number {
  // JSON knows neither minus zero nor what is no number.
  float[0] = Number.isFinite(value) ? value + 0 : 0;
  return mixed(halves[0] ?? 0, halves[1] ?? 0);
}
