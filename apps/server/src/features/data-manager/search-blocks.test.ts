import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cutBlocks, type SearchableTask, signatureOf, TASK_MARK } from './search-blocks.ts';

const text = fc.string({ unit: 'grapheme', maxLength: 60 });

function bitsOf(signature: string): bigint {
  return BigInt(`0${signature}`);
}

test('a text has every bit of each of its parts', () => {
  fc.assert(
    fc.property(text, text, text, (before, part, after) => {
      const whole = bitsOf(signatureOf([before + part + after]));
      const wanted = bitsOf(signatureOf([part]));
      expect(whole & wanted).toBe(wanted);
    }),
  );
});

test('different texts have different signatures', () => {
  expect(signatureOf(['battery'])).not.toBe(signatureOf(['screens']));
  expect(signatureOf(['电池很好用'])).not.toBe(signatureOf(['屏幕很清楚']));
  expect(bitsOf(signatureOf(['電']))).toBe(0n);
  expect(signatureOf(['battery'])).toHaveLength(1 + 8192 / 4);
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
