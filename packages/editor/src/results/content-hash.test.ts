import fc from 'fast-check';
import { expect, it } from 'vitest';
import { canonical } from './canonical.ts';
import { contentHash } from './content-hash.ts';

it('is the same for what means the same on the wire, whatever the order of keys', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(contentHash(JSON.parse(canonical(value)))).toBe(contentHash(value));
    }),
  );
  expect(contentHash({ a: -0, b: undefined })).toBe(contentHash({ a: 0 }));
});

it('is another for another value', () => {
  const values = fc.sample(fc.jsonValue(), { numRuns: 3000, seed: 7 });
  const near = [
    1,
    2,
    '1',
    [1],
    [1, 2],
    [2, 1],
    { a: 1 },
    { a: 2 },
    { b: 1 },
    { a: { b: 1 } },
    { b: { a: 1 } },
    null,
    true,
  ];
  const distinct = new Set([...values, ...near].map(canonical));
  const hashes = new Set([...values, ...near].map(contentHash));
  expect(hashes.size).toBe(distinct.size);
});
