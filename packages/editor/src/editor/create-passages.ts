import { readTurns } from '../media/paragraphs/turns.ts';
import { decodeText, textOf } from '../media/text/decode-text.ts';
import { createParagraphPassage } from '../regions/paragraph-span/paragraph-passage.ts';
import { createPlainPassage, type Passage } from '../regions/span/passage.ts';
import type { InterfaceModel } from './interface-model.ts';

/** The texts that stand in the task's data itself; those behind an address, and HTML, come with their surface. */
export function createPassages({ config, resolveObject }: InterfaceModel): Map<string, Passage> {
  const passages = new Map<string, Passage>();
  for (const { name, tag, params } of Object.values(config.objects)) {
    if (params.valueType === 'url') continue;
    const value = resolveObject(name);
    if (tag === 'Text') passages.set(name, createPlainPassage(decodeText(textOf(value), params.encoding)));
    const turns = tag === 'Paragraphs' ? readTurns(value, params) : undefined;
    if (turns) passages.set(name, createParagraphPassage(turns.map(({ text }) => text)));
  }
  return passages;
}
