/** How the texts of tasks lie in blocks, and what a block's signature says of them. Texts are in lower case. */

/** Part the tasks of a block, and the values of a task. */
export const TASK_MARK = '\u001e';
export const VALUE_MARK = '\u001f';

const SIGNATURE_BYTES = 1024;
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
  const text = tasks.map((task) => task.text).join(TASK_MARK);
  return {
    first_number: tasks[0]?.number ?? 0,
    last_number: tasks.at(-1)?.number ?? 0,
    task_ids: tasks.map((task) => task.id),
    text,
    signature: signatureOf([text]),
  };
}

/**
 * One bit for each three characters in a row, as a bit string of PostgreSQL. Whatever holds all of the texts has all
 * bits of their signature; texts of less than three characters have none.
 */
export function signatureOf(texts: readonly string[]): string {
  const bits = Buffer.alloc(SIGNATURE_BYTES);
  for (const text of texts) {
    let first = text.charCodeAt(0);
    let second = text.charCodeAt(1);
    for (let index = 2; index < text.length; index += 1) {
      const third = text.charCodeAt(index);
      const group = Math.imul(Math.imul(first, 31) + second, 31) + third;
      const bit = Math.imul(group, 0x9e3779b1) >>> 19;
      bits[bit >>> 3] = (bits[bit >>> 3] ?? 0) | (1 << (bit & 7));
      first = second;
      second = third;
    }
  }
  return `x${bits.toString('hex')}`;
}
