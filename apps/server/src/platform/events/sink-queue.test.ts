import fc from 'fast-check';
import { expect, test } from 'vitest';
import { wavesOf } from './sink-queue.ts';

test('no wave has two entries of one aggregate, and each aggregate keeps its order', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 40 }), (aggregates) => {
      const entries = aggregates.map((aggregate, number) => ({ aggregate, number }));
      const waves = wavesOf(entries);
      for (const wave of waves) expect(new Set(wave.map(({ aggregate }) => aggregate)).size).toBe(wave.length);
      const sent = waves.flat();
      expect(sent).toHaveLength(entries.length);
      for (const aggregate of new Set(aggregates)) {
        const numbers = sent.filter((entry) => entry.aggregate === aggregate).map(({ number }) => number);
        expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
      }
    }),
  );
});
