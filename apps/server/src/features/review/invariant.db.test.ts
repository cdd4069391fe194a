import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { withSystem } from '../../platform/db/db.ts';
import { createTestApp, type TestApp, type TestUser } from '../../platform/testing/test-app.ts';
import { answer } from '../distribution/distribution.fixture.ts';
import { reconcileProject } from '../projects/index.ts';
import { createReviewed, decide, type ReviewProject } from './review.fixture.ts';

/**
 * Whatever people do one after another and at once (answer, review, take back, delete, restore, do again, hand on), the
 * counters equal a recount, what every task says about its reviews equals its reviews, and no task loses a place: fresh
 * annotators are offered everything that is open, until all is done and approved.
 */

const OVERLAP = 2;
const TASKS = 3;
let clockMs = Date.parse('2026-03-01T09:00:00Z');
let t: TestApp;
beforeAll(async () => {
  t = await createTestApp({ now: () => new Date(clockMs) });
});
afterAll(() => t.close());

type Step =
  | { do: 'work'; who: number; choice: 'good' | 'bad' }
  | { do: 'decide'; who: number; which: number; decision: 'accept' | 'reject' | 'fix'; requeue: string }
  | { do: 'bulk'; decision: 'accept' | 'reject'; requeue: string }
  | { do: 'undo'; which: number }
  | { do: 'delete' | 'restore'; which: number; who: number }
  | { do: 'decline'; who: number }
  | { do: 'relay' }
  | { do: 'wait' };

const which = fc.nat(20);
const who = fc.nat(3);
const requeue = fc.constantFrom('author', 'others', 'none');
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ do: fc.constant('work' as const), who, choice: fc.constantFrom('good', 'bad') }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('decide' as const),
      who,
      which,
      decision: fc.constantFrom('accept', 'reject', 'reject', 'fix'),
      requeue,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('bulk' as const), decision: fc.constantFrom('accept', 'reject'), requeue }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('undo' as const), which }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('delete' as const, 'restore' as const), which, who }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('decline' as const), who }) },
  { weight: 3, arbitrary: fc.constant({ do: 'relay' as const }) },
  { weight: 1, arbitrary: fc.constant({ do: 'wait' as const }) },
);

interface World extends ReviewProject {
  reviewers: TestUser[];
  batches: string[];
}

async function createWorld(): Promise<World> {
  const project = await createReviewed(t, { tasks: TASKS, people: 4, overlap: OVERLAP });
  const second = await t.newUser(project.organizationId);
  await t.addMember(project.id, second, 3);
  return { ...project, reviewers: [project.reviewer, second], batches: [] };
}

/** Takes the next task and answers it, or does again what was sent back. False when there was none. */
async function work(world: World, person: TestUser, choice: string): Promise<boolean> {
  const next = await person.get(`/api/projects/${world.id}/next`);
  if (next.status !== 200) return false;
  const body = { result: answer(choice), lead_time: 1 };
  if (next.body.queue !== 'rework')
    return (await person.post(`/api/tasks/${next.body.id}/annotations`, body)).status === 201;
  const { body: task } = await person.get(`/api/tasks/${next.body.id}`);
  const own = task.annotations.find((row: { completed_by: { id: number } }) => row.completed_by.id === person.id);
  return (await person.patch(`/api/annotations/${own.id}`, body)).status === 200;
}

async function run(world: World, step: Step): Promise<void> {
  const pick = <T>(list: readonly T[], index: number): T | undefined => list[index % Math.max(1, list.length)];
  switch (step.do) {
    case 'work': {
      await work(world, world.people[step.who] as TestUser, step.choice);
      return;
    }
    case 'decide': {
      const reviewer = world.reviewers[step.who % 2] as TestUser;
      const { rows } = await t.admin.query('select id::int from review where project_id = $1 order by id', [world.id]);
      const review = pick(rows, step.which)?.id;
      if (review === undefined) return;
      const { decision } = step;
      const extra =
        decision === 'fix' ? { result: answer('bad') } : decision === 'reject' ? { requeue: step.requeue } : {};
      const given = await decide(reviewer, world.id, { review, decision, ...extra });
      if (given.status === 201) world.batches.push(given.body.batch);
      return;
    }
    case 'bulk': {
      const extra = step.decision === 'reject' ? { requeue: step.requeue } : {};
      const body = { decision: step.decision, all: true, ...extra };
      const given = await world.owner.post(`/api/projects/${world.id}/review/bulk`, body);
      expect(given.status, given.text).toBe(201);
      world.batches.push(given.body.batch);
      return;
    }
    case 'undo': {
      const batch = pick(world.batches, step.which);
      if (batch !== undefined) await world.owner.post(`/api/projects/${world.id}/review/undo`, { batch });
      return;
    }
    case 'delete':
    case 'restore': {
      const { rows } = await t.admin.query('select id::int from annotation where project_id = $1 order by id', [
        world.id,
      ]);
      const id = pick(rows, step.which)?.id;
      const person = step.who === 0 ? world.owner : world.reviewer;
      if (id === undefined) return;
      if (step.do === 'delete') await person.delete(`/api/annotations/${id}`);
      else await person.post(`/api/annotations/${id}/restore`);
      return;
    }
    case 'decline': {
      const person = world.people[step.who] as TestUser;
      const mine = await person.get(`/api/projects/${world.id}/review/mine?rework=true`);
      const [first] = mine.body;
      if (first) await person.post(`/api/projects/${world.id}/review/decline`, { review: first.id });
      return;
    }
    case 'relay':
      return t.relayEvents();
    case 'wait':
      clockMs += 700_000;
  }
}

async function expectExact(world: World): Promise<void> {
  const drift = await withSystem(t.app.platform.db, (tx) =>
    reconcileProject(tx, world.organizationId, world.id, t.app.platform.now()),
  );
  expect(drift).toEqual({ repaired: false, drift: {} });
  const { rows } = await t.admin.query(
    `select t.id from task t where t.project_id = $1 and (
       t.counted <> (select count(*) from annotation a where a.task_id = t.id and a.counts and a.deleted_at is null)
       or exists (select from annotation a where a.task_id = t.id and a.counts and (a.set_aside or a.origin = 'review'))
       or exists (select from annotation a join review r on r.annotation_id = a.id and r.status = 'pending' where a.task_id = t.id and a.deleted_at is not null)
       or (t.review_status = 'approved' and exists (select from review r where r.task_id = t.id and r.status in ('pending', 'rejected')))
       or (t.review_status = 'rejected' and not exists (select from review r where r.task_id = t.id and r.status = 'rejected'))
       or (t.review_status is distinct from 'pending' and exists (select from review r where r.task_id = t.id and r.status = 'pending')))`,
    [world.id],
  );
  expect(rows).toEqual([]);
}

/** Everybody goes on until nothing is left: the authors with rework, fresh annotators with what is open, reviewers accept. */
async function finish(world: World): Promise<void> {
  clockMs += 700_000;
  const fresh: TestUser[] = [];
  for (let count = 0; count < OVERLAP; count++) {
    const person = await t.newUser(world.organizationId);
    await t.addMember(world.id, person, 4);
    fresh.push(person);
  }
  for (let round = 0; round < 30; round++) {
    await t.relayEvents();
    let isBusy = false;
    for (const person of [...world.people, ...fresh]) isBusy = (await work(world, person, 'good')) || isBusy;
    await t.relayEvents();
    const { body } = await world.owner.post(`/api/projects/${world.id}/review/bulk`, { decision: 'accept', all: true });
    if (!isBusy && body.decided === 0) return;
  }
  throw new Error('it goes on for ever');
}

test('counters and reviews stay exact, and no task loses its place', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 30 }), async (steps) => {
      const world = await createWorld();
      for (const one of steps) await run(world, one);
      await t.relayEvents();
      await expectExact(world);
      await finish(world);
      await expectExact(world);
      const { rows } = await t.admin.query(
        'select is_labeled, counted, overlap, review_status from task where project_id = $1',
        [world.id],
      );
      for (const row of rows) {
        expect(row).toMatchObject({ is_labeled: true, counted: OVERLAP });
        expect(['approved', 'rejected']).toContain(row.review_status);
      }
    }),
    { numRuns: 12, endOnFailure: false },
  );
}, 300_000);

test('people who do all of it at once leave the same truth', async () => {
  for (let round = 0; round < 3; round++) {
    const world = await createWorld();
    await Promise.all(world.people.map((person) => work(world, person, 'good')));
    await Promise.all(world.people.map((person) => work(world, person, 'bad')));
    await t.relayEvents();
    const steps = fc
      .sample(step, { numRuns: 60, seed: round })
      .filter((one) => one.do !== 'wait' && one.do !== 'relay');
    for (let from = 0; from < steps.length; from += 10)
      await Promise.all([...steps.slice(from, from + 10).map((one) => run(world, one)), t.relayEvents()]);
    await t.relayEvents();
    await expectExact(world);
    await finish(world);
    await expectExact(world);
  }
}, 300_000);
