import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestApp, type TestApp } from '../../platform/testing/test-app.ts';
import type { PlannedTask } from './import-batch.ts';
import { labelUsage } from './label-usage.ts';

let t: TestApp;

beforeAll(async () => {
  t = await createTestApp();
});
afterAll(() => t.close());

const name = fc.constantFrom('a', 'b', 'choices', 'labels', '', 'relation', 'constructor');
const labels = fc.oneof(
  fc.array(fc.oneof(name, fc.integer(), fc.constant(null)), { maxLength: 3 }),
  name,
  fc.constant(null),
);
const item = fc.oneof(
  fc.record(
    {
      from_name: fc.oneof(name, fc.integer()),
      to_name: name,
      type: fc.oneof(name, fc.constant(null)),
      labels,
      value: fc.oneof(fc.record({ choices: labels, labels, a: labels }, { requiredKeys: [] }), labels),
    },
    { requiredKeys: ['type'] },
  ),
  fc.jsonValue().filter((value) => !JSON.stringify(value).includes('\\u0000')),
);

test('counts what the database would count', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(item, { maxLength: 6 }), async (given) => {
      const result = JSON.parse(JSON.stringify(given)) as unknown[];
      const counted = labelUsage([{ annotations: [{ result }] } as unknown as PlannedTask]);
      const { rows } = await t.admin.query(
        'select from_name, to_name, type, label, uses::int as count from result_usage($1::jsonb)',
        [JSON.stringify(result)],
      );
      const sorted = (list: unknown[]) => list.map((entry) => JSON.stringify(entry)).toSorted();
      expect(sorted(counted)).toEqual(sorted(rows));
    }),
    { numRuns: 200 },
  );
});
