import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bitsOf } from '../../platform/search/signature.ts';
import { cutBlocks, joinTexts, type SearchableTask, TASK_MARK } from './search-blocks.ts';

const text = fc.string({ unit: 'grapheme', maxLength: 60 });

/** As PostgreSQL counts them: from the left. */
function isSet(signature: string, bit: number): boolean {
  return ((Buffer.from(signature.slice(1), 'hex')[bit >>> 3] ?? 0) & (0x80 >>> (bit & 7))) !== 0;
}

test('a block has every bit of each part of its texts', () => {
  fc.assert(
    fc.property(text, text, text, fc.array(text), (before, part, after, others) => {
      const { signature } = joinTexts([...others, before + part + after]);
      for (const bit of bitsOf(part)) expect(isSet(signature, bit)).toBe(true);
    }),
  );
});

test('a signature tells texts apart', () => {
  const { signature } = joinTexts(['battery', '电池很好用']);
  expect(signature).toHaveLength(1 + 8192 / 4);
  expect(bitsOf('screens').some((bit) => !isSet(signature, bit))).toBe(true);
  expect(bitsOf('屏幕').some((bit) => !isSet(signature, bit))).toBe(true);
  expect(bitsOf('电池').every((bit) => isSet(signature, bit))).toBe(true);
  expect(bitsOf('ab')).toEqual([]);
  expect(bitsOf('')).toEqual([]);
});

test('blocks hold the tasks in order, none twice, and leave a rest that fills none', () => {
  const tasks = fc.array(
    fc.nat({ max: 3000 }).map((length) => 'x'.repeat(length)),
    { maxLength: 300 },
  );
  fc.assert(
    fc.property(tasks, (texts) => {
      const all: SearchableTask[] = texts.map((entry, index) => ({ id: index + 100, number: index + 1, text: entry }));
      const blocks = cutBlocks(all);
      const held = blocks.flatMap((block) => block.task_ids);
      expect(held).toEqual(all.slice(0, held.length).map((task) => task.id));
      const rest = all.slice(held.length);
      expect(rest.length).toBeLessThan(64);
      expect(rest.reduce((sum, task) => sum + task.text.length, 0)).toBeLessThan(16_000);
      for (const block of blocks) {
        expect(block.text.split(TASK_MARK)).toHaveLength(block.task_ids.length);
        expect(block.last_number - block.first_number + 1).toBe(block.task_ids.length);
      }
    }),
  );
});
