import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { withSystem } from '../../platform/db/db.ts';
import { createTestApp, type TestApp, type TestUser } from '../../platform/testing/test-app.ts';
import { reconcileProject } from '../projects/index.ts';
import { answer, createQueue, type QueueProject } from './distribution.fixture.ts';

/**
 * Any mixture of sampling, skip mode, limits, assignments, filters, shares and golden tasks, while the overlap changes
 * and people die, skip, pause and submit twice: nobody answers twice, no place is given twice, no limit is passed, no
 * rule is broken, and at the end all that anybody may do is done.
 */

const TASKS = 18;
const PEOPLE = 5;
const LEASE_MS = 601_000;

let clockMs = Date.parse('2026-03-01T09:00:00Z');
let throwDice = Math.random;
let t: TestApp;
beforeAll(async () => {
  t = await createTestApp({ now: () => new Date(clockMs), random: () => throwDice() });
});
afterAll(() => t.close());

interface Mixture {
  sampling: string;
  skipQueue: string;
  skipPermanent: boolean;
  overlap: number;
  golden: number;
  split: 'EQUAL' | 'MAX_LIMIT' | 'USER_LIMITS' | 'ORGANIZATION_LIMITS' | null;
  limit: number;
  assigned: 'first' | 'only' | null;
  hasFilter: boolean;
  pausesOne: boolean;
  changesOverlap: boolean;
  seed: number;
}

const mixtures: fc.Arbitrary<Mixture> = fc.record({
  sampling: fc.constantFrom(
    'Sequential sampling',
    'Uniform sampling',
    'Uncertainty sampling',
    'Equally distributed blind pass sampling',
  ),
  skipQueue: fc.constantFrom('REQUEUE_FOR_ME', 'REQUEUE_FOR_OTHERS', 'IGNORE_SKIPPED'),
  skipPermanent: fc.boolean(),
  overlap: fc.integer({ min: 1, max: 3 }),
  golden: fc.constantFrom(0, 30),
  split: fc.constantFrom(
    null,
    'EQUAL' as const,
    'MAX_LIMIT' as const,
    'USER_LIMITS' as const,
    'ORGANIZATION_LIMITS' as const,
  ),
  limit: fc.integer({ min: 2, max: 12 }),
  assigned: fc.constantFrom(null, null, 'first' as const, 'only' as const),
  hasFilter: fc.boolean(),
  pausesOne: fc.boolean(),
  changesOverlap: fc.boolean(),
  seed: fc.integer({ min: 1, max: 1_000_000 }),
});

function diceOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

async function build(mixture: Mixture): Promise<QueueProject> {
  const { sampling, overlap, golden, skipQueue, skipPermanent } = mixture;
  const settings = {
    sampling,
    skip_queue: skipQueue,
    skip_permanent: skipPermanent,
    golden_ref_percentage: golden,
    show_overlap_first: mixture.seed % 3 === 0,
    show_ground_truth_first: mixture.seed % 5 === 0,
  };
  const project = await createQueue(t, { tasks: TASKS, people: PEOPLE, overlap, settings });
  await t.admin.query(
    `update task set priority = case inner_id % 7 when 0 then 1 when 1 then -1 else 0 end,
       data = data || jsonb_build_object('language', case inner_id % 3 when 0 then 'es' else 'en' end),
       sample_key = case when $2 and inner_id % 2 = 0 then 2 + random() else sample_key end
     where project_id = $1`,
    [project.id, sampling === 'Uncertainty sampling'],
  );
  await t.admin.query(
    `insert into project_column (organization_id, project_id, name, task_count) values ($1, $2, 'language', $3)`,
    [project.owner.organizationId, project.id, TASKS],
  );
  await applyRules(project, mixture);
  return project;
}

async function applyRules(project: QueueProject, mixture: Mixture): Promise<void> {
  const { owner, id, people, taskIds } = project;
  const [ada, bob] = people as [TestUser, TestUser];
  const base = `/api/projects/${id}`;
  if (mixture.golden > 0)
    for (const task of taskIds.slice(0, 3))
      await owner.post(`/api/tasks/${task}/annotations`, { result: answer(), ground_truth: true });
  if (mixture.split)
    await owner.put(`${base}/ops-manager`, {
      split_strategy: mixture.split,
      max_limit: mixture.limit,
      user_book: { [ada.id]: 2 },
      rule_book: { [owner.organizationId]: mixture.limit * 2 },
    });
  if (mixture.hasFilter)
    await owner.put(`${base}/members/${bob.id}/filter`, {
      rules: [{ field: 'language', operator: 'equals', values: ['es'] }],
    });
  if (mixture.assigned) {
    const users = people.slice(0, 2).map((person) => person.id);
    const selectedItems = { all: false, included: taskIds.slice(4, 9) };
    await owner.post(`${base}/tasks/assignees`, { type: 'AN', users, selectedItems });
    await owner.patch(`${base}/queue/settings`, { assignment_mode: mixture.assigned });
  }
}

interface Told {
  statuses: Set<string>;
  reasons: Map<number, string>;
}

/** Works until told that there is nothing, several times over. */
async function work(person: TestUser, project: QueueProject, random: () => number, told: Told): Promise<void> {
  for (let idle = 0, turns = 0; idle < 4 && turns < 120; turns++) {
    const next = await person.get(`/api/projects/${project.id}/next${random() < 0.1 ? '?prefetch=1' : ''}`);
    told.statuses.add(`next ${next.status}`);
    if (next.status !== 200) {
      told.reasons.set(person.id, next.body.error?.reason ?? next.text);
      idle += 1;
      clockMs += 1000;
      await sleep(1);
      continue;
    }
    idle = 0;
    const fate = random();
    const task = next.body.id as number;
    if (fate < 0.05) clockMs += 100_000;
    else if (fate < 0.1) await person.post(`/api/tasks/${task}/release`);
    else if (fate < 0.2) told.statuses.add(`skip ${(await person.post(`/api/tasks/${task}/skip`)).status}`);
    else {
      const body = { task, result: answer(), schema_version: '1', submission_id: `${person.id}-${task}` };
      const sent = [person.post('/api/annotations', body)];
      if (fate > 0.8) sent.push(person.post('/api/annotations', body));
      for (const given of await Promise.all(sent)) told.statuses.add(`submit ${given.status}`);
    }
  }
}

async function shift(project: QueueProject, mixture: Mixture, seed: number, meanwhile?: () => Promise<void>) {
  const told: Told = { statuses: new Set(), reasons: new Map() };
  const workers = project.people.map((person, index) => work(person, project, diceOf(seed + index), told));
  await Promise.all([...workers, meanwhile?.()]);
  const odd = [...told.statuses].filter((what) => !/ (200|201|204|404|409)$/.test(what));
  expect(odd, JSON.stringify(mixture)).toEqual([]);
  return told;
}

async function disturb(project: QueueProject, mixture: Mixture): Promise<void> {
  const { owner, id, people } = project;
  const paused = people[2] as TestUser;
  if (mixture.pausesOne) await owner.post(`/api/projects/${id}/members/${paused.id}/pauses`, {});
  if (mixture.changesOverlap) {
    for (const overlap of [mixture.overlap + 1, mixture.overlap]) {
      await sleep(50);
      expect((await owner.patch(`/api/projects/${id}`, { maximum_annotations: overlap })).status).toBe(200);
    }
  }
  await t.admin.query(`update project set state = 'live' where id = $1`, [id]);
}

interface Row {
  id: number;
  counted: number;
  overlap: number;
  is_labeled: boolean;
  counting: number;
  twice: number;
  language: string;
}

/** What must hold whatever happened. */
async function expectOrder(project: QueueProject, mixture: Mixture): Promise<Row[]> {
  const { rows } = await t.admin.query<Row>(
    `select t.id::int, t.counted, t.overlap, t.is_labeled, t.data ->> 'language' as language,
       count(a.id) filter (where a.counts)::int as counting,
       (select count(*) from (
         select from annotation x where x.task_id = t.id and x.deleted_at is null and not x.was_cancelled
         group by x.completed_by having count(*) > 1) as y)::int as twice
     from task t left join annotation a on a.task_id = t.id and a.deleted_at is null
     where t.project_id = $1 group by t.id order by t.id`,
    [project.id],
  );
  const most = mixture.overlap + (mixture.changesOverlap ? 1 : 0);
  for (const row of rows) {
    expect(row.counted).toBe(row.counting);
    expect(row.counted).toBeLessThanOrEqual(most);
    expect(row.twice).toBe(0);
    expect(row.is_labeled).toBe(row.counted >= row.overlap);
  }
  await expectRules(project, mixture);
  const found = await withSystem(t.app.platform.db, (tx) =>
    reconcileProject(tx, project.owner.organizationId, project.id, new Date(0)),
  );
  expect(found).toEqual({ repaired: false, drift: {} });
  return rows;
}

async function expectRules(project: QueueProject, mixture: Mixture): Promise<void> {
  const done = await t.admin.query<{ person: number; task: number; language: string }>(
    `select a.completed_by::int as person, a.task_id::int as task, t.data ->> 'language' as language
     from annotation a join task t on t.id = a.task_id
     where a.project_id = $1 and a.deleted_at is null and not a.was_cancelled and not a.ground_truth`,
    [project.id],
  );
  const [ada, bob] = project.people as [TestUser, TestUser];
  const assigned = new Set(mixture.assigned ? project.taskIds.slice(4, 9) : []);
  const golden = new Set(mixture.golden > 0 ? project.taskIds.slice(0, 3) : []);
  const of = (person: TestUser) => done.rows.filter((row) => row.person === person.id);
  if (mixture.hasFilter) expect(of(bob).filter((row) => row.language !== 'es' && !assigned.has(row.task))).toEqual([]);
  if (mixture.assigned === 'only')
    expect(done.rows.filter((row) => !assigned.has(row.task) && !golden.has(row.task))).toEqual([]);
  if (mixture.split === 'USER_LIMITS') expect(of(ada).length).toBeLessThanOrEqual(2);
  if (mixture.split === 'MAX_LIMIT')
    for (const person of project.people) expect(of(person).length).toBeLessThanOrEqual(mixture.limit);
  if (mixture.split === 'ORGANIZATION_LIMITS') expect(done.rows.length).toBeLessThanOrEqual(mixture.limit * 2);
}

/** Nothing keeps people from any task but what they have done: all of it must be done. */
function everythingCanBeDone(mixture: Mixture): boolean {
  const skipsStay = mixture.skipQueue === 'REQUEUE_FOR_OTHERS' && mixture.skipPermanent;
  return mixture.split === null && mixture.assigned !== 'only' && !mixture.hasFilter && !skipsStay;
}

test('whatever the mixture of rules (D-03 … D-61)', { timeout: 280_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(mixtures, async (mixture) => {
      throwDice = diceOf(mixture.seed);
      const project = await build(mixture);
      await shift(project, mixture, mixture.seed, () => disturb(project, mixture));
      // Leases of those who went away run out; everybody comes back for the rest.
      let told: Told | undefined;
      for (let round = 1; round <= 3; round++) {
        clockMs += LEASE_MS;
        told = await shift(project, mixture, mixture.seed + round * 100);
      }
      const rows = await expectOrder(project, mixture);
      const open = rows.filter((row) => !row.is_labeled);
      const reasons = [...(told?.reasons.values() ?? [])];
      if (everythingCanBeDone(mixture)) expect({ open, reasons }).toMatchObject({ open: [] });
      expect(reasons).not.toContain('busy');
    }),
    { numRuns: Number(process.env.MIXTURES ?? 12), seed: Number(process.env.SEED ?? 20_260_301) },
  );
});
