import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { withSystem } from '../../platform/db/db.ts';
import { createTestApp, type TestApp, type TestUser } from '../../platform/testing/test-app.ts';
import { reconcileProject } from '../projects/index.ts';
import { answer, createQueue, type QueueProject } from './distribution.fixture.ts';

/**
 * DESIGN §9: many people at once, some of whom die with a task in hand, submit twice, skip, fetch ahead, while the
 * overlap changes under them. Every task ends with exactly the annotations it needs, nobody twice on one task.
 */

const PEOPLE = 50;
const TASKS = 120;
const CLOCK_STEP_MS = 20_000;

let clockMs = Date.parse('2026-03-01T09:00:00Z');
let t: TestApp;
beforeAll(async () => {
  t = await createTestApp({ now: () => new Date(clockMs), random: thrown });
});
afterAll(() => t.close());

/** What the program throws: golden tasks, starting places. */
const thrown = dice(4711);

/** Small and good enough to repeat a run by its seed. */
function dice(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

interface Tally {
  statuses: Map<string, number>;
  deaths: number;
}

function note(tally: Tally, what: string): void {
  tally.statuses.set(what, (tally.statuses.get(what) ?? 0) + 1);
}

/** Works until the project has nothing left. Dies now and then: keeps the lease, says nothing, comes back later. */
async function work(person: TestUser, project: QueueProject, random: () => number, tally: Tally): Promise<void> {
  for (let idle = 0; idle < 400; ) {
    const next = await person.get(`/api/projects/${project.id}/next${random() < 0.1 ? '?prefetch=1' : ''}`);
    if (next.status === 404) {
      const { reason } = next.body.error;
      if (reason === 'none_left') return;
      idle += 1;
      clockMs += CLOCK_STEP_MS / PEOPLE;
      await sleep(1);
      continue;
    }
    note(tally, `next ${next.status}`);
    if (next.status !== 200) return;
    const task = next.body.id as number;
    const fate = random();
    if (fate < 0.06) {
      tally.deaths += 1;
      clockMs += CLOCK_STEP_MS;
    } else if (fate < 0.1) {
      note(tally, `release ${(await person.post(`/api/tasks/${task}/release`)).status}`);
    } else if (fate < 0.15) {
      note(tally, `skip ${(await person.post(`/api/tasks/${task}/skip`)).status}`);
    } else {
      await submitOnceOrTwice(person, task, random, tally);
    }
  }
}

async function submitOnceOrTwice(person: TestUser, task: number, random: () => number, tally: Tally): Promise<void> {
  if (random() < 0.1) clockMs += 700_000;
  if (random() < 0.2) note(tally, `heartbeat ${(await person.post(`/api/tasks/${task}/heartbeat`)).status}`);
  const body = { task, result: answer(), schema_version: '1', submission_id: `${person.id}-${task}` };
  const isTwice = random() < 0.3;
  const sent = [person.post('/api/annotations', body)];
  if (isTwice) sent.push(person.post('/api/annotations', body));
  for (const given of await Promise.all(sent)) note(tally, `submit ${given.status}`);
}

interface Outcome {
  id: number;
  overlap: number;
  counted: number;
  is_labeled: boolean;
  annotations: number;
  people: number;
}

async function outcomes(projectId: number): Promise<Outcome[]> {
  const { rows } = await t.admin.query<Outcome>(
    `select t.id::int, t.overlap, t.counted, t.is_labeled, count(a.id)::int as annotations, count(distinct a.completed_by)::int as people
     from task t left join annotation a on a.task_id = t.id and a.deleted_at is null and not a.was_cancelled
     where t.project_id = $1 group by t.id order by t.id`,
    [projectId],
  );
  return rows;
}

async function run(
  project: QueueProject,
  seed: number,
  meanwhile?: (random: () => number) => Promise<void>,
): Promise<Tally> {
  const tally: Tally = { statuses: new Map(), deaths: 0 };
  const random = dice(seed);
  const workers = project.people.map((person, index) => work(person, project, dice(seed * 1000 + index), tally));
  await Promise.all([...workers, meanwhile?.(random)]);
  return tally;
}

function expectOnlyOrdinaryAnswers(tally: Tally): void {
  const odd = [...tally.statuses.keys()].filter((what) => !/ (200|201|204|409)$/.test(what));
  expect(odd).toEqual([]);
  expect(tally.deaths).toBeGreaterThan(0);
}

describe.each([
  { overlap: 1, sampling: 'Sequential sampling' },
  { overlap: 2, sampling: 'Uniform sampling' },
  { overlap: 3, sampling: 'Sequential sampling' },
])('overlap $overlap, $sampling', ({ overlap, sampling }) => {
  test('every task ends with exactly the annotations it needs, nobody twice on one', { timeout: 120_000 }, async () => {
    const settings = { sampling, maximum_annotations: overlap };
    const project = await createQueue(t, { tasks: TASKS, people: PEOPLE, overlap, settings });
    const tally = await run(project, 7 + overlap);
    for (const task of await outcomes(project.id)) {
      expect(task).toEqual({
        id: task.id,
        overlap,
        counted: overlap,
        is_labeled: true,
        annotations: overlap,
        people: overlap,
      });
    }
    expectOnlyOrdinaryAnswers(tally);
    const found = await withSystem(t.app.platform.db, (tx) =>
      reconcileProject(tx, project.owner.organizationId, project.id, new Date(0)),
    );
    expect(found).toEqual({ repaired: false, drift: {} });
  });
});

test('the overlap changes from 2 to 3 to 1 to 2 while 50 people work', { timeout: 120_000 }, async () => {
  const project = await createQueue(t, { tasks: TASKS, people: PEOPLE, overlap: 2 });
  let most = 2;
  const tally = await run(project, 11, async () => {
    for (const overlap of [3, 1, 2]) {
      await sleep(300);
      const changed = await project.owner.patch(`/api/projects/${project.id}`, { maximum_annotations: overlap });
      expect(changed.status).toBe(200);
      most = Math.max(most, overlap);
    }
    // The project may have been completed in between; its tasks are open again now.
    await t.admin.query(`update project set state = 'live' where id = $1`, [project.id]);
  });
  // Whoever was told that nothing was left while the overlap was low comes back once.
  const rest = await run(project, 12);
  for (const task of await outcomes(project.id)) {
    expect(task.overlap).toBe(2);
    expect(task.is_labeled).toBe(true);
    expect(task.counted).toBe(task.annotations);
    expect(task.people).toBe(task.annotations);
    expect(task.annotations).toBeGreaterThanOrEqual(2);
    expect(task.annotations).toBeLessThanOrEqual(most);
  }
  expectOnlyOrdinaryAnswers(tally);
  expect([...rest.statuses.keys()].filter((what) => what.endsWith(' 500'))).toEqual([]);
  const found = await withSystem(t.app.platform.db, (tx) =>
    reconcileProject(tx, project.owner.organizationId, project.id, new Date(0)),
  );
  expect(found).toEqual({ repaired: false, drift: {} });
});
