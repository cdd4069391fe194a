import { signatureOf } from '../../platform/search/signature.ts';

/** How the texts of tasks lie in blocks, and what a block's signature says of them. Texts are in lower case. */

/** Part the tasks of a block, and the values of a task. */
export const TASK_MARK = '\u001e';
export const VALUE_MARK = '\u001f';

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
  return { text, signature: signatureOf(text) };
}
