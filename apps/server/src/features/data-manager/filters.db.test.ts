import { type FilterRecord, matches } from '@labelwright/filters/evaluate';
import type { FilterType } from '@labelwright/filters/model';
import { isLengthOperator, OPERATORS_BY_TYPE, valueKind } from '@labelwright/filters/operators';
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
const nested = {
  e: fc.record({ f: value }),
  g: fc.array(fc.record({ h: value }, { requiredKeys: [] }), { maxLength: 3 }),
};
const data = fc.record({ a: value, b: value, 'c.d': value, ...nested }, { requiredKeys: [] });
const prediction = fc.record({
  model: fc.constantFrom('m1', 'x'),
  score: fc.constantFrom(0.25, 0.5, 1),
  label: fc.constantFrom('x', 'beta'),
});
const stored = fc.record({
  data,
  status: fc.constantFrom('pending', 'in_progress', 'complete', 'failed'),
  total_annotations: fc.integer({ min: 0, max: 3 }),
  cancelled_annotations: fc.integer({ min: 0, max: 2 }),
  priority: fc.integer({ min: -2, max: 2 }),
  draft_count: fc.integer({ min: 0, max: 1 }),
  external_id: fc.option(fc.constantFrom('x1', 'X2', 'y')),
  labeled_at: fc.option(fc.constantFrom('2026-03-01T10:00:00.000Z', '2026-03-05T00:00:00.000Z')),
  split: fc.option(fc.constantFrom('train', 'test')),
  lead_time_ms: fc.constantFrom(0, 2500, 12_000),
  comment_count: fc.integer({ min: 0, max: 2 }),
  is_assigned: fc.boolean(),
  predictions: fc.array(prediction, { maxLength: 3 }),
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
         priority, draft_count, external_id, labeled_at, created_at, split, lead_time_ms, comment_count, comment_authors, total_predictions)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18) returning id::int`,
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
        row.split,
        row.lead_time_ms,
        row.comment_count,
        row.comment_count > 0 ? [12, 7].slice(0, row.comment_count) : [],
        row.predictions.length,
      ],
    );
    const id = inserted[0].id;
    for (const { model, score, label } of row.predictions)
      await t.admin.query(
        'insert into prediction (organization_id, project_id, task_id, model_version, score, result) values ($1, $2, $3, $4, $5, $6)',
        [organization.id, project, id, model, score, JSON.stringify([choice(label)])],
      );
    if (row.is_assigned)
      await t.admin.query(
        'insert into task_assignment (organization_id, project_id, task_id, user_id) values ($1, $2, $3, $4)',
        [organization.id, project, id, owner.id],
      );
    const { predictions } = row;
    const answers = row.total_annotations + row.cancelled_annotations;
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
          reviewers: [],
          lead_time: row.lead_time_ms / 1000,
          avg_lead_time: answers === 0 ? null : row.lead_time_ms / 1000 / answers,
          comment_authors: [12, 7].slice(0, row.comment_count),
          assignees: row.is_assigned ? [owner.id] : [],
          total_predictions: predictions.length,
          predictions_model_versions: [...new Set(predictions.map(({ model }) => model))],
          predictions_label: [...new Set(predictions.map(({ label }) => label))],
          predictions_score:
            predictions.length === 0
              ? null
              : predictions.reduce((sum, { score }) => sum + score, 0) / predictions.length,
        },
      },
    });
  }
});
afterAll(() => t.close());

function choice(label: string): unknown {
  return { from_name: 'mood', to_name: 'text', type: 'choices', value: { choices: [label] } };
}

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
  ['split', 'String'],
  ['lead_time', 'Number'],
  ['avg_lead_time', 'Number'],
  ['comment_count', 'Number'],
  ['comment_authors', 'List'],
  ['assignees', 'List'],
  ['total_predictions', 'Number'],
  ['predictions_model_versions', 'List'],
  ['predictions_label', 'List'],
  ['predictions_score', 'Number'],
  ['reviewers', 'List'],
];
const FIELDS = ['data.a', 'data.b', 'data.c.d', 'data.e.f', 'data.missing'];
const INNER_FIELDS = ['data.g[*].h', 'data.g[0].h', 'data.g.-1.h'];

const condition = fc
  .oneof(
    fc.constantFrom(...COLUMNS),
    fc.tuple(
      fc.constantFrom(...FIELDS, ...INNER_FIELDS),
      fc.constantFrom<FilterType>('String', 'Number', 'Boolean', 'Datetime', 'List'),
    ),
  )
  .chain(([filter, type]) =>
    fc.constantFrom(...OPERATORS_BY_TYPE[type]).chain((operator) => {
      const scalar = filter === 'status' ? fc.constantFrom('pending', 'complete', 'failed') : SCALARS[type];
      const kind = operator.endsWith('regex') ? 'pattern' : isLengthOperator(operator) ? 'length' : valueKind(operator);
      const given =
        kind === 'range'
          ? fc.record({ min: scalar, max: scalar })
          : kind === 'many'
            ? fc.array(scalar, { minLength: 1, maxLength: 3 })
            : kind === 'pattern'
              ? fc.constantFrom('^b', 'a$', '[0-9]+', 'eta|pha', '^$')
              : kind === 'length'
                ? fc.integer({ min: 0, max: 3 })
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

async function findsWhatTheEvaluatorFinds(seed: number): Promise<void> {
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
    { numRuns: 200, seed },
  );
}

test('finds what the evaluator finds', () => findsWhatTheEvaluatorFinds(7), 120_000);

test('finds the same when the tasks lie in search blocks', async () => {
  await t.admin.query('update project set next_task_number = $2 where id = $1', [project, records.length + 1]);
  await indexProjects(t.app.platform, new AbortController().signal, 1);
  const { rows } = await t.admin.query('select indexed_to::int from task_search_progress where project_id = $1', [
    project,
  ]);
  expect(rows[0].indexed_to).toBe(128);
  await findsWhatTheEvaluatorFinds(996582812);
}, 120_000);

test('finds the same, in the same order, when fields have an index', async () => {
  const orders = FIELDS.flatMap((field) => [field, `-${field}`]);
  const pages = async (): Promise<number[][]> => {
    const found: number[][] = [];
    for (const order of orders) found.push(await pageThrough(order, 40));
    return found;
  };
  const before = await pages();
  for (const field of ['a', 'data.b', 'e.f'])
    expect((await owner.post('/api/dm/field-indexes', { project, field })).status).toBe(201);
  await t.runJobs();
  const { body } = await owner.get(`/api/dm/field-indexes?project=${project}`);
  expect(body.map((index: { status: string }) => index.status)).toEqual(['ready', 'ready', 'ready']);
  expect(await pages()).toEqual(before);
  await findsWhatTheEvaluatorFinds(13);
  // What comes or changes later is in as well.
  const made = await owner.post(`/api/projects/${project}/tasks`, { data: { a: -100 } });
  expect((await pageThrough('data.a', 40))[0]).toBe(made.body.id);
  await owner.patch(`/api/tasks/${made.body.id}`, { data: { a: 'zzz' } });
  expect((await pageThrough('data.a', 40))[0]).not.toBe(made.body.id);
  await t.admin.query('delete from task where id = $1', [made.body.id]);
}, 120_000);

async function pageThrough(ordering: string, limit: number): Promise<number[]> {
  const seen: number[] = [];
  let url: string | undefined = `/api/projects/${project}/tasks?limit=${limit}&ordering=${ordering}`;
  while (url !== undefined) {
    const page: Awaited<ReturnType<TestUser['get']>> = await owner.get(url);
    expect(page.status, page.text).toBe(200);
    seen.push(...page.body.map((task: { id: number }) => task.id));
    url = /<([^>]+)>/.exec(String(page.headers.link ?? ''))?.[1];
  }
  return seen;
}

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
    { numRuns: 100, seed: 17 },
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
      const seen = await pageThrough(ordering, limit);
      expect(seen).toEqual(whole.body.map((task: { id: number }) => task.id));
      expect(new Set(seen).size).toBe(records.length);
    }),
    { numRuns: 40, seed: 23 },
  );
}, 120_000);
