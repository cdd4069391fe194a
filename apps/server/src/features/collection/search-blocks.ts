import { signatureOf } from '../../platform/search/signature.ts';

/** How the texts of collected items lie in blocks. Texts are in lower case. */

/** Part the items of a block, and the title of an item from its text. */
export const ITEM_MARK = '\u001e';
export const TEXT_MARK = '\u001f';

export const MOST_ITEMS = 64;
/** More would fill the signature: it says less the more of its bits are set. */
const MOST_CHARACTERS = 16_000;

export interface SearchableItem {
  id: string;
  text: string;
}

export interface ItemBlock {
  item_ids: string[];
  text: string;
  signature: string;
}

/** Full blocks, in the order given, and the items at the end that fill none. */
export function cutItemBlocks(items: readonly SearchableItem[]): { blocks: ItemBlock[]; rest: SearchableItem[] } {
  const blocks: ItemBlock[] = [];
  let open: SearchableItem[] = [];
  let characters = 0;
  for (const item of items) {
    open.push(item);
    characters += item.text.length;
    if (open.length < MOST_ITEMS && characters < MOST_CHARACTERS) continue;
    blocks.push(toBlock(open));
    open = [];
    characters = 0;
  }
  return { blocks, rest: open };
}

function toBlock(items: readonly SearchableItem[]): ItemBlock {
  const text = items.map((item) => item.text).join(ITEM_MARK);
  return { item_ids: items.map(({ id }) => id), text, signature: signatureOf(text) };
}
