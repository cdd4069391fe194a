import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Fault, type MturkServer, startMturkServer } from '../../platform/testing/mturk/mturk-server.ts';
import { createTestApp, type TestApp, type TestUser } from '../../platform/testing/test-app.ts';
import { answer, createQueue, type QueueProject } from '../distribution/distribution.fixture.ts';
import { connect, dice, resultOf } from './crowd.fixture.ts';

/** A batch of 300 tasks on a provider whose answers get lost, come late, come twice, or do not come at all. */

const TASKS = 300;
const OVERLAP = 2;
const REWARD_CENTS = 7;
const FEE_CENTS = 1;
const DAY_MS = 86_400_000;

let t: TestApp;
let mturk: MturkServer;
let project: QueueProject;
let now = Date.parse('2026-03-01T09:00:00Z');
const random = dice(7);

beforeAll(async () => {
  const clock = () => new Date(now);
  mturk = await startMturkServer({ now: clock, random, balanceCents: 1_000_000 });
  t = await createTestApp({
    now: clock,
    random,
    env: { OUTBOUND_ALLOW: '127.0.0.1', PUBLIC_URL: 'https://crowd.test' },
  });
  project = await createQueue(t, { tasks: TASKS, people: 0, overlap: 1 });
  await connect(project.owner, mturk);
});
afterAll(async () => {
  await t.close();
  await mturk.close();
});

/** Each kind now and then; retries of the client itself wait, so throttling is rare. */
function misfortune(operation: string): Fault | undefined {
  const roll = random();
  if (operation === 'CreateHIT' && roll < 0.06) return 'hang_up_after';
  if (operation === 'ApproveAssignment' && roll < 0.05) return 'hang_up_after';
  if (operation === 'SendBonus' && roll < 0.5) return 'hang_up_after';
  if (operation === 'ListAssignmentsForHIT' && roll < 0.1) return 'duplicate';
  if (roll > 0.995) return 'error_after';
  if (roll > 0.99) return 'error_before';
  return undefined;
}

/** Somebody is right four times in five. */
const opinion = (task: number): string => (random() < 0.8 === (task % 2 === 0) ? 'good' : 'bad');

function work(): void {
  const workers = Array.from({ length: 40 }, (_, index) => `WORKER${index}`);
  for (const hit of mturk.market.hits.values()) {
    const task = Number(/tasks\/(\d+)\//.exec(hit.question)?.[1]);
    const chosen = new Set<string>();
    for (let place = 0; place < hit.maxAssignments; ) {
      const worker = workers[Math.floor(random() * workers.length)] ?? '';
      if (chosen.has(worker)) continue;
      chosen.add(worker);
      const id = mturk.accept(hit.id, worker);
      // One in twelve gives it back, and it is done by another.
      if (random() < 1 / 12) {
        mturk.giveBack(id);
        continue;
      }
      mturk.handIn({ assignmentId: id, annotation_json: JSON.stringify(answer(opinion(task))) });
      place += 1;
    }
  }
}

test('ends with exact pay, exact overlap and a consensus (W-03, W-05, W-08, W-12)', { timeout: 180_000 }, async () => {
  const { owner } = project;
  mturk.faults = misfortune;
  const terms = {
    task_ids: project.taskIds,
    reward: '0.07',
    max_assignments: OVERLAP,
    lifetime_seconds: 86_400,
    batch_size: 100,
  };
  const cost = TASKS * OVERLAP * (REWARD_CENTS + FEE_CENTS);

  const tooMuch = await owner.post('/api/crowd/mturk/hits', { ...terms, budget: String((cost - 1) / 100) });
  expect([tooMuch.status, tooMuch.body.error.reason]).toEqual([409, 'over_budget']);
  const started = await owner.post('/api/crowd/mturk/hits', { ...terms, budget: String((cost + 3000) / 100) });
  const published = await resultOf(t, started);
  expect([published.status, published.error, published.queue, published.type]).toEqual([
    'succeeded',
    null,
    'mturk',
    'core.mturk.create_hits_for_tasks',
  ]);
  // Lost answers and all: one HIT for each task.
  expect(mturk.market.hits.size).toBe(TASKS);
  const again = await resultOf(t, await owner.post('/api/crowd/mturk/hits', terms));
  expect([again.result.created.length, again.result.skipped.length]).toEqual([0, TASKS]);

  work();
  const batch = `/api/crowd-batches/${started.body.batch}`;
  const synced = await resultOf(t, await owner.post('/api/crowd/mturk/sync', { limit: 500 }));
  expect([synced.status, synced.error]).toEqual(['succeeded', null]);
  for (let round = 0; round < 2; round++) {
    const ingested = await resultOf(t, await owner.post('/api/crowd/mturk/ingest', { limit: 500 }));
    expect([ingested.status, ingested.error, ingested.result]).toEqual([
      'succeeded',
      null,
      { ingested: round === 0 ? Math.min(500, TASKS * OVERLAP) : Math.max(0, TASKS * OVERLAP - 500), skipped: 0 },
    ]);
  }
  const full = (await owner.get(batch)).body;
  expect(full.counts).toMatchObject({ submitted: TASKS * OVERLAP, ingested: TASKS * OVERLAP, problems: 0 });

  // Approved by hand, then asked for twice at once; what is done twice is paid once.
  const [decided, twice] = await Promise.all([
    owner.post(`${batch}/decide`, { decision: 'approve' }),
    owner.post(`${batch}/decide`, { decision: 'approve' }),
  ]);
  expect(decided.body.asked + twice.body.asked).toBe(TASKS * OVERLAP);
  await t.runJobs();
  const best = (await owner.get(`/api/assignments?batch=${started.body.batch}&project=${project.id}&kind=work&limit=1`))
    .body[0];
  for (let time = 0; time < 2; time++) {
    expect(
      (await owner.post(`/api/assignments/${best.id}/bonus`, { amount: '0.50', reason: 'Well done.' })).status,
    ).toBe(200);
    await t.runJobs();
  }
  now += DAY_MS;
  await resultOf(t, await owner.post('/api/crowd/mturk/sync', { limit: 500 }));

  const approved = [...mturk.market.work.values()].filter(({ status }) => status === 'Approved');
  expect(approved).toHaveLength(TASKS * OVERLAP);
  expect(mturk.market.bonuses).toHaveLength(1);
  expect(1_000_000 - mturk.market.balanceCents).toBe(cost + 60);
  const closed = (await owner.get(batch)).body;
  expect(closed).toMatchObject({
    status: 'closed',
    money: {
      paid_cents: TASKS * OVERLAP * REWARD_CENTS,
      bonus_cents: 50,
      fees_cents: TASKS * OVERLAP * FEE_CENTS + 10,
      reserved_cents: 0,
    },
  });
  mturk.calls.length = 0;
  await resultOf(t, await owner.post('/api/crowd/mturk/sync', { limit: 500 }));
  expect(mturk.calls).toEqual([]);

  const { rows: tasks } = await t.admin.query(
    `select count(*)::int as tasks, min(counted) as least, max(counted) as most, bool_and(is_labeled) as done,
       (select count(*)::int from annotation where project_id = $1 and origin = 'crowd' and assignment_id is not null) as answers,
       (select count(distinct completed_by)::int from annotation where project_id = $1) as people
     from task where project_id = $1`,
    [project.id],
  );
  expect(tasks[0]).toMatchObject({ tasks: TASKS, least: OVERLAP, most: OVERLAP, done: true, answers: TASKS * OVERLAP });
  expect(tasks[0].people).toBeGreaterThan(30);
  const { rows: events } = await t.admin.query(
    `select event_type, count(*)::int as count from event_log where project_id = $1 and event_type like 'MTURK%' group by 1 order by 1`,
    [project.id],
  );
  expect(events).toEqual([
    { event_type: 'MTURK_ASSIGNMENT_INGESTED', count: TASKS * OVERLAP },
    { event_type: 'MTURK_ASSIGNMENT_SYNCED', count: TASKS * OVERLAP },
    { event_type: 'MTURK_HIT_CREATED', count: TASKS },
  ]);

  await owner.post(`/api/projects/${project.id}/quality/recompute`);
  await t.runJobs();
  const method = { method: 'dawid_skene', control: 'mood', min_answers: 2, only_complete: true };
  const run = await owner.post(`/api/projects/${project.id}/consensus`, method);
  expect(run.status, run.text).toBe(201);
  await t.runJobs();
  const { body: consensus } = await owner.get(`/api/projects/${project.id}/consensus/${run.body.id}`);
  expect(consensus).toMatchObject({
    status: 'completed',
    error: null,
    summary: { tasks: TASKS, answers: TASKS * OVERLAP },
  });
});

describe('records written by hand', () => {
  let own: QueueProject;
  let owner: TestUser;
  beforeAll(async () => {
    own = await createQueue(t, { tasks: 3, people: 0 });
    owner = own.owner;
  });

  test('have the defaults of S3, and know an assignment_id once (W-01)', async () => {
    const [task = 0] = own.taskIds;
    const made = await owner.post('/api/assignments', { task });
    expect(made.body).toMatchObject({
      backend: 'mturk',
      hit_id: '',
      worker_id: '',
      status: 'created',
      sandbox: true,
      payload: {},
    });
    expect((await owner.post('/api/assignments', { task })).status).toBe(201);
    for (const status of [201, 409])
      expect((await owner.post('/api/assignments', { task, assignment_id: 'A-1' })).status).toBe(status);
    expect((await owner.post('/api/assignments', { task, backend: 'fake', assignment_id: 'A-1' })).status).toBe(201);
    expect((await owner.post('/api/assignments', { task, status: 'lost' })).status).toBe(400);
    const url = `/api/assignments/${made.body.id}`;
    expect((await owner.put(url, { status: 'approved' })).body.status).toBe('approved');
    expect((await owner.patch(url, { status: 'created' })).body.error.reason).toBe('illegal_transition');
    expect((await owner.get(`/api/assignments?task=${task}&page=1&page_size=2`)).body).toMatchObject({ count: 4 });
    const { assignments } = (await owner.get(`/api/projects/${own.id}/stats`)).body;
    const { total, ...statuses } = assignments as Record<string, number>;
    expect(Object.values(statuses).reduce((sum, count) => sum + count, 0)).toBe(total);
    expect(total).toBe(4);
  });

  test('take the answer that names them, of their own task, and leave it when they go', async () => {
    const [, task = 0, other = 0] = own.taskIds;
    const { id } = (await owner.post('/api/assignments', { task, assignment_id: 'A-2' })).body;
    const body = { result: answer(), schema_version: '1', assignment: id };
    expect((await owner.post('/api/annotations', { ...body, task: other })).status).toBe(400);
    const stored = await owner.post('/api/annotations', { ...body, task });
    expect([stored.status, stored.body.assignment]).toEqual([201, id]);
    const read = (await owner.get(`/api/assignments/${id}`)).body;
    expect(read).toMatchObject({
      status: 'submitted',
      annotation: stored.body.id,
      payload: { submission: { annotation_id: stored.body.id } },
    });
    const { rows } = await t.admin.query(
      `select payload from event_log where event_type = 'ANNOTATION_CREATED' order by id desc limit 1`,
    );
    expect(rows[0].payload).toMatchObject({ task_id: task, annotation_id: stored.body.id, assignment_id: id });
    expect((await owner.delete(`/api/assignments/${id}`)).status).toBe(204);
    expect((await owner.get(`/api/annotations/${stored.body.id}`)).body.assignment).toBeNull();
  });
});
