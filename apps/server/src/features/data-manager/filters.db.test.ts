import { type FilterRecord, matches } from '@labelwright/filters/evaluate';
import type { FilterType } from '@labelwright/filters/model';
import { OPERATORS_BY_TYPE, valueKind } from '@labelwright/filters/operators';
import { parseFilters } from '@labelwright/filters/parse';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestApp, type TestApp, type TestUser } from '../../platform/testing/test-app.ts';
import { indexProjects } from './search.jobs.ts';

/** The SQL of a filter finds what the naive evaluator finds, for random filters over tasks of many shapes. */

let t: TestApp;
let owner: TestUser;
let project: number;
let records: { id: number; record: FilterRecord }[];

const WORDS = ['Alpha', 'beta', 'BETA', '50%', 'a_b', 'back\\slash', 'Straße', '', '12', '-3.5', '2026-03-01', 'true'];
const DATES = ['2026-03-01T10:00:00.000Z', '2026-03-02', '2026-02-31', '2026-03-01 10:00:00', 'soon'];

const value = fc.oneof(
  fc.constantFrom(...WORDS, ...DATES),
  fc.integer({ min: -5, max: 15 }),
  fc.constantFrom(0.1, 2.5, true, false, null),
  fc.constantFrom(['beta', '12'], [12, 'x'], []),
);
const data = fc.record({ a: value, b: value, 'c.d': value, e: fc.record({ f: value }) }, { requiredKeys: [] });
const stored = fc.record({
  data,
  status: fc.constantFrom('pending', 'in_progress', 'complete', 'failed'),
  total_annotations: fc.integer({ min: 0, max: 3 }),
  cancelled_annotations: fc.integer({ min: 0, max: 2 }),
  priority: fc.integer({ min: -2, max: 2 }),
  draft_count: fc.integer({ min: 0, max: 1 }),
  external_id: fc.option(fc.constantFrom('x1', 'X2', 'y')),
  labeled_at: fc.option(fc.constantFrom('2026-03-01T10:00:00.000Z', '2026-03-05T00:00:00.000Z')),
  created_at: fc.constantFrom('2026-03-01T10:00:00.000Z', '2026-03-02T00:00:00.000Z', '2026-03-03T00:00:00.000Z'),
});

beforeAll(async () => {
  t = await createTestApp();
  const organization = await t.newOrganization();
  owner = organization.owner;
  const made = await owner.post('/api/projects', { title: 'Filters' });
  project = made.body.id;
  const rows = fc.sample(stored, { numRuns: 150, seed: 7 });
  records = [];
  for (const [index, row] of rows.entries()) {
    const external = row.external_id === null ? null : `${row.external_id}-${index}`;
    const { rows: inserted } = await t.admin.query(
      `insert into task (organization_id, project_id, inner_id, data, status, is_labeled, total_annotations, cancelled_annotations,
         priority, draft_count, external_id, labeled_at, created_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) returning id::int`,
      [
        organization.id,
        project,
        index + 1,
        JSON.stringify(row.data),
        row.status,
        row.status === 'complete',
        row.total_annotations,
        row.cancelled_annotations,
        row.priority,
        row.draft_count,
        external,
        row.labeled_at,
        row.created_at,
      ],
    );
    const id = inserted[0].id;
    records.push({
      id,
      record: {
        data: row.data,
        fields: {
          ...row,
          id,
          inner_id: index + 1,
          is_labeled: row.status === 'complete',
          draft_exists: row.draft_count > 0,
          external_id: external,
          completed_at: row.labeled_at,
          annotators: [],
        },
      },
    });
  }
});
afterAll(() => t.close());

const SCALARS: Record<FilterType, fc.Arbitrary<unknown>> = {
  String: fc.constantFrom(...WORDS.filter((word) => word !== ''), 'bet', '1', '%', '_'),
  Number: fc.oneof(fc.integer({ min: -5, max: 15 }), fc.constantFrom(0.1, 2.5)),
  Boolean: fc.boolean(),
  Datetime: fc.constantFrom('2026-03-01T10:00:00Z', '2026-03-02', '2026-03-01T11:00:00+01:00'),
  List: fc.constantFrom('beta', '12', 'x'),
};
const COLUMNS: [column: string, type: FilterType][] = [
  ['id', 'Number'],
  ['status', 'String'],
  ['is_labeled', 'Boolean'],
  ['total_annotations', 'Number'],
  ['cancelled_annotations', 'Number'],
  ['priority', 'Number'],
  ['draft_exists', 'Boolean'],
  ['external_id', 'String'],
  ['completed_at', 'Datetime'],
  ['created_at', 'Datetime'],
  ['annotators', 'List'],
];
const FIELDS = ['data.a', 'data.b', 'data.c.d', 'data.e.f', 'data.missing'];

const condition = fc
  .oneof(
    fc.constantFrom(...COLUMNS),
    fc.tuple(
      fc.constantFrom(...FIELDS),
      fc.constantFrom<FilterType>('String', 'Number', 'Boolean', 'Datetime', 'List'),
    ),
  )
  .chain(([filter, type]) =>
    fc.constantFrom(...OPERATORS_BY_TYPE[type]).chain((operator) => {
      const scalar = filter === 'status' ? fc.constantFrom('pending', 'complete', 'failed') : SCALARS[type];
      const kind = operator === 'regex' ? 'pattern' : valueKind(operator);
      const given =
        kind === 'range'
          ? fc.record({ min: scalar, max: scalar })
          : kind === 'many'
            ? fc.array(scalar, { minLength: 1, maxLength: 3 })
            : kind === 'pattern'
              ? fc.constantFrom('^b', 'a$', '[0-9]+', 'eta|pha', '^$')
              : kind === 'none'
                ? fc.constant(true)
                : scalar;
      return given.map((value) => ({ filter, type, operator, value }));
    }),
  );

interface Group {
  conjunction: 'and' | 'or';
  items: unknown[];
}
const { group } = fc.letrec<{ group: Group; node: unknown }>((tie) => ({
  node: fc.oneof({ depthSize: 'small', withCrossShrink: true }, condition, tie('group')),
  group: fc.record({
    conjunction: fc.constantFrom<'and' | 'or'>('and', 'or'),
    items: fc.array(tie('node'), { minLength: 1, maxLength: 3 }),
  }),
}));

async function findsWhatTheEvaluatorFinds(): Promise<void> {
  await fc.assert(
    fc.asyncProperty(group, async (filters) => {
      const parsed = parseFilters(filters, { now: new Date() });
      fc.pre(parsed.ok);
      if (!parsed.ok) return;
      const expected = records.filter(({ record }) => matches(parsed.filter, record)).map(({ id }) => id);
      const query = new URLSearchParams({ filters: JSON.stringify(filters), limit: '500' });
      const found = await owner.get(`/api/projects/${project}/tasks?${query}`);
      expect(found.status, found.text).toBe(200);
      expect(found.body.map((task: { id: number }) => task.id)).toEqual(expected);
    }),
    { numRuns: 250 },
  );
}

test('finds what the evaluator finds', findsWhatTheEvaluatorFinds, 120_000);

test('finds the same when the tasks lie in search blocks', async () => {
  await t.admin.query('update project set next_task_number = $2 where id = $1', [project, records.length + 1]);
  await indexProjects(t.app.platform, new AbortController().signal, 1);
  const { rows } = await t.admin.query('select indexed_to::int from task_search_progress where project_id = $1', [
    project,
  ]);
  expect(rows[0].indexed_to).toBe(128);
  await findsWhatTheEvaluatorFinds();
}, 120_000);

test('a first page tells how many there are in all, whatever the order', async () => {
  const ordering = fc.constantFrom('', '-id', 'status', '-created_at', 'completed_at', 'data.a', '-data.b,status');
  await fc.assert(
    fc.asyncProperty(condition, ordering, fc.integer({ min: 1, max: 40 }), async (filter, order, limit) => {
      const filters = { conjunction: 'and', items: [filter] };
      const parsed = parseFilters(filters, { now: new Date() });
      fc.pre(parsed.ok);
      if (!parsed.ok) return;
      const expected = records.filter(({ record }) => matches(parsed.filter, record)).length;
      const query = new URLSearchParams({ filters: JSON.stringify(filters), limit: String(limit), ordering: order });
      const found = await owner.get(`/api/projects/${project}/tasks?${query}`);
      expect(found.headers['x-total-count'], found.text).toBe(String(expected));
    }),
    { numRuns: 100 },
  );
}, 120_000);

test('every order pages through every task exactly once, whatever the page size', async () => {
  const column = fc.constantFrom(
    'id',
    'status',
    'created_at',
    'completed_at',
    'total_annotations',
    'external_id',
    ...FIELDS,
  );
  const sort = fc.uniqueArray(fc.tuple(fc.constantFrom('', '-'), column), {
    selector: ([, name]) => name,
    minLength: 1,
    maxLength: 3,
  });
  await fc.assert(
    fc.asyncProperty(sort, fc.integer({ min: 20, max: 90 }), async (keys, limit) => {
      const ordering = keys.map(([sign, name]) => `${sign}${name}`).join(',');
      const whole = await owner.get(`/api/projects/${project}/tasks?limit=500&ordering=${ordering}`);
      expect(whole.status, whole.text).toBe(200);
      const seen: number[] = [];
      let url: string | undefined = `/api/projects/${project}/tasks?limit=${limit}&ordering=${ordering}`;
      while (url !== undefined) {
        const page: Awaited<ReturnType<TestUser['get']>> = await owner.get(url);
        expect(page.status, page.text).toBe(200);
        seen.push(...page.body.map((task: { id: number }) => task.id));
        url = /<([^>]+)>/.exec(String(page.headers.link ?? ''))?.[1];
      }
      expect(seen).toEqual(whole.body.map((task: { id: number }) => task.id));
      expect(new Set(seen).size).toBe(records.length);
    }),
    { numRuns: 40 },
  );
}, 120_000);
