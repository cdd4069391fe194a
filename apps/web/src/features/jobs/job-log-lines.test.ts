import type { JobLogLine } from '@labelwright/contract/jobs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { mergeLines } from './job-log-lines.ts';

const line = (id: number): JobLogLine => ({
  id,
  level: 'info',
  message: `line ${id}`,
  data: null,
  created_at: '2026-03-01T10:00:00.000Z',
});

test('every line once and in order, however they arrive', () => {
  const ids = fc.array(fc.integer({ min: 1, max: 50 }));
  fc.assert(
    fc.property(ids, ids, (known, more) => {
      const merged = mergeLines(known.map(line), more.map(line)).map(({ id }) => id);
      expect(merged).toEqual([...new Set([...known, ...more])].sort((a, b) => a - b));
    }),
  );
});
