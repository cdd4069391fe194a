/** How the texts of tasks lie in blocks, and what a block's signature says of them. Texts are in lower case. */

/** Part the tasks of a block, and the values of a task. */
export const TASK_MARK = '\u001e';
export const VALUE_MARK = '\u001f';

const SIGNATURE_BYTES = 1024;
const FIRST_IDEOGRAPH = 0x2e80;
const MOST_TASKS = 64;
/** More would fill the signature: it says less the more of its bits are set. */
const MOST_CHARACTERS = 16_000;

export interface SearchableTask {
  id: number;
  /** inner_id of the task. */
  number: number;
  text: string;
}

export interface SearchBlock {
  first_number: number;
  last_number: number;
  task_ids: number[];
  text: string;
  /** As a bit string of PostgreSQL. */
  signature: string;
}

/** Full blocks, in the order given; tasks at the end that fill none are left out. */
export function cutBlocks(tasks: readonly SearchableTask[]): SearchBlock[] {
  const blocks: SearchBlock[] = [];
  let open: SearchableTask[] = [];
  let characters = 0;
  for (const task of tasks) {
    open.push(task);
    characters += task.text.length;
    if (open.length < MOST_TASKS && characters < MOST_CHARACTERS) continue;
    blocks.push(toBlock(open));
    open = [];
    characters = 0;
  }
  return blocks;
}

function toBlock(tasks: readonly SearchableTask[]): SearchBlock {
  return {
    first_number: tasks[0]?.number ?? 0,
    last_number: tasks.at(-1)?.number ?? 0,
    task_ids: tasks.map((task) => task.id),
    ...joinTexts(tasks.map((task) => task.text)),
  };
}

/** Text and signature of a block, from the texts of its tasks. */
export function joinTexts(texts: readonly string[]): Pick<SearchBlock, 'text' | 'signature'> {
  const text = texts.join(TASK_MARK);
  return { text, signature: `x${signatureOf(text).toString('hex')}` };
}

/**
 * One bit for each three characters in a row, and for each two of a script in which two may be a word. Whatever holds
 * a text has all of its bits. Whoever changes which bits these are empties task_search_block and task_search_progress
 * with the same release: older blocks would hide tasks.
 */
function signatureOf(text: string): Buffer {
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
  for (const [index, byte] of signatureOf(text).entries()) {
    for (let bit = 0; bit < 8; bit += 1) if (byte & (0x80 >>> bit)) places.push(index * 8 + bit);
  }
  return places;
}
