import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { systemActor } from '../../platform/db/actor.ts';
import type { OutboxEvent } from '../../platform/events/event.ts';
import { createTestApp, type TestApp, type TestUser } from '../../platform/testing/test-app.ts';
import {
  addFrame,
  boxes,
  decisionsOf,
  disagree,
  driftOf,
  join,
  miscountOf,
  newStage,
  newTeam,
  relate,
  type Stage,
  settleEvents,
  submit,
  tasksOf,
} from './pipelines.fixture.ts';

let t: TestApp;
beforeAll(async () => {
  t = await createTestApp();
});
afterAll(() => t.close());

interface World {
  organizationId: number;
  owner: TestUser;
  people: TestUser[];
  stages: Stage[];
  relations: number[];
}

/** Three stages in a row, and a fourth that the first feeds as well. */
async function newWorld(): Promise<World> {
  const { organizationId, owner, people } = await newTeam(t);
  const stages = await Promise.all([2, 1, 1, 1].map((overlap) => newStage(owner, { maximum_annotations: overlap })));
  const [a, b, c, d] = stages as [Stage, Stage, Stage, Stage];
  for (const stage of stages) await join(t, stage, people);
  await t.admin.query(`update project set settings = settings || '{"reject_action": "adjudicate"}' where id = $1`, [
    a.id,
  ]);
  const relations = [
    await relate(a, b, { filter: { min_annotations: 2, max_agreement: 0.8 }, copy_annotations: true }),
    await relate(b, c, { sample_percentage: 50, copy_annotations: true }),
    await relate(a, d, { trigger: 'on_disagreement', max_agreement: 0.6, return_as: 'golden' }),
  ];
  for (let shared = 0; shared <= 4; shared++) await disagree(people, await addFrame(a, shared), 4, shared);
  await settleEvents(t);
  return { organizationId, owner, people, stages, relations };
}

const step = fc.record({
  what: fc.constantFrom(
    ...(['answer', 'answer', 'answer', 'change', 'delete', 'restore', 'adjudicate', 'undo'] as const),
    ...(['relay', 'relay', 'relay', 'again', 'toggle', 'reject', 'reject', 'take back'] as const),
  ),
  stage: fc.nat({ max: 3 }),
  pick: fc.nat({ max: 1000 }),
  person: fc.nat({ max: 1 }),
  shared: fc.nat({ max: 4 }),
});
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

const pickOf = <T>(list: readonly T[], at: number): T | undefined => list[at % Math.max(1, list.length)];

async function take(world: World, { what, stage: at, pick, person: who, shared }: Step): Promise<void> {
  // What is rejected in a later stage does not stand, and gives nothing back: reviews are those of the first.
  const isReview = what === 'reject' || what === 'take back';
  const stage = world.stages[isReview ? 0 : at] as Stage;
  const person = world.people[who] as TestUser;
  const task = pickOf(await tasksOf(t, stage.id), pick);
  const url = `/api/tasks/${task?.id}/adjudication`;
  const answer = async (deleted: boolean): Promise<number | undefined> => {
    const { rows } = await t.admin.query<{ id: number }>(
      `select id::int from annotation where project_id = $1 and (deleted_at is not null) = $2 and origin in ('manual', 'adjudication') order by id`,
      [stage.id, deleted],
    );
    return pickOf(rows, pick)?.id;
  };
  if (what === 'answer' && task) await submit(person, task.id, boxes(4, shared, who + 1));
  if (what === 'change')
    await world.owner.patch(`/api/annotations/${await answer(false)}`, { result: boxes(4, shared, 3) });
  if (what === 'delete') await world.owner.delete(`/api/annotations/${await answer(false)}`);
  if (what === 'restore') await world.owner.post(`/api/annotations/${await answer(true)}/restore`);
  if (what === 'adjudicate') await world.owner.post(`${url}/submit`, { result: boxes(3), ground_truth: shared === 0 });
  if (what === 'undo') await world.owner.post(`${url}/undo`);
  if (what === 'reject')
    await world.owner.post('/api/annotation-reviews', { annotation: await answer(false), accepted: false });
  if (what === 'take back') {
    const rejected = (await world.owner.get(`${stage.url}/review/queue?status=rejected`)).body;
    await world.owner.post(`${stage.url}/review/undo`, { batch: pickOf<{ batch: string }>(rejected, pick)?.batch });
  }
  if (what === 'relay') await t.relayEvents();
  if (what === 'again') await redeliver(world, pick);
  if (what === 'toggle') await toggle(world, pick);
}

/** As if the process had died after doing its work and before saying so. */
async function redeliver(world: World, pick: number): Promise<void> {
  const { rows } = await t.admin.query<{ event_type: string; payload: Record<string, unknown> }>(
    `select event_type, payload from outbox_event where organization_id = $1 and status = 'completed' order by seq desc limit 30`,
    [world.organizationId],
  );
  const chosen = pickOf(rows, pick);
  if (!chosen) return;
  const event: OutboxEvent = {
    id: 'again',
    organizationId: world.organizationId,
    type: chosen.event_type,
    aggregateType: 'annotation',
    aggregateId: '0',
    payload: chosen.payload,
    createdAt: new Date(),
  };
  const flow = t.app.features
    .flatMap(({ subscribers }) => subscribers ?? [])
    .find(({ name }) => name === 'pipelines.flow');
  if (flow?.types?.includes(event.type)) await Promise.all([flow.handle(event), flow.handle(event)]);
}

async function toggle(world: World, pick: number): Promise<void> {
  const index = pick % world.relations.length;
  const url = `${world.stages[index === 1 ? 1 : 0]?.url}/relations/${world.relations[index]}`;
  await world.owner.patch(url, { is_active: pick % 2 === 0 });
}

/** What must hold whatever happened before. */
async function check(world: World): Promise<void> {
  for (const stage of world.stages) expect(await driftOf(stage)).toEqual({});
  for (const relation of world.relations) {
    expect(await miscountOf(t, relation)).toEqual([]);
    const flowed = (await decisionsOf(t, relation)).filter(({ outcome }) => outcome === 'flowed');
    expect(flowed.every((decision) => decision.child_task_id !== null)).toBe(true);
  }
  const { rows: wrong } = await t.admin.query(
    `select 'child without flow' as what, t.id from task t
     where t.organization_id = $1 and t.project_id = any ($2) and not exists (select from task_flow f where f.child_task_id = t.id)
     union all
     select 'final is gone', t.id from task t left join annotation a on a.id = t.final_annotation_id
     where t.organization_id = $1 and t.final_annotation_id is not null and (a.id is null or a.deleted_at is not null or a.task_id <> t.id)
     union all
     select 'more than one golden', task_id from annotation where organization_id = $1 and ground_truth and deleted_at is null group by task_id having count(*) > 1
     union all
     select 'a copy counts', task_id from annotation where organization_id = $1 and origin = 'copied' and counts
     union all
     select 'more than one open adjudication', task_id from adjudication where organization_id = $1 and status in ('pending', 'claimed') group by task_id having count(*) > 1
     union all
     select 'rejected, and nobody asked to settle it', r.task_id from review r join task t on t.id = r.task_id and t.deleted_at is null
     where r.organization_id = $1 and r.status = 'rejected' and r.requeue = 'adjudication' and t.final_annotation_id is null
       and not exists (select from adjudication d where d.task_id = t.id and d.status in ('pending', 'claimed'))
     union all
     select 'came back as something else', f.parent_task_id from task_flow f
       join annotation up on up.id = f.returned_annotation_id and up.deleted_at is null and up.last_action = 'submitted'
       join annotation source on source.id = f.returned_from_id
     where f.organization_id = $1 and source.version = f.returned_version and up.result <> source.result
     union all
     select 'came back although nothing stands', f.parent_task_id from task_flow f join task child on child.id = f.child_task_id
     where f.organization_id = $1 and f.returned_at is not null and child.final_annotation_id is null and not child.is_labeled
     union all
     select 'did not come back', f.parent_task_id from task_flow f join task child on child.id = f.child_task_id
     where f.organization_id = $1 and f.returned_at is null and child.final_annotation_id is null and child.is_labeled
       and (select count(*) from annotation a where a.task_id = child.id and a.counts and a.deleted_at is null) = 1
       and not exists (select from task_flow on_way where on_way.parent_task_id = child.id and on_way.outcome = 'flowed' and on_way.returned_at is null)
     union all
     select 'final of the child is not that of the parent', f.parent_task_id from task_flow f
       join task child on child.id = f.child_task_id and child.final_annotation_id is not null
       join project_relation r on r.id = f.relation_id
     where f.organization_id = $1 and f.returned_from_id is distinct from child.final_annotation_id`,
    [world.organizationId, world.stages.slice(1).map(({ id }) => id)],
  );
  expect(wrong).toEqual([]);
}

describe('whatever happens', () => {
  test('each task has one child per relation, every counter is exact, and what stands is what was said last', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 25, maxLength: 50 }), async (steps) => {
        const world = await newWorld();
        for (const one of steps) await take(world, one);
        await settleEvents(t);
        await check(world);
      }),
      { numRuns: 6, endOnFailure: true },
    );
    // Else it has proved nothing.
    const { rows } = await t.admin.query<{ flowed: string; returned: string; filtered: string }>(
      'select sum(flowed) as flowed, sum(returned) as returned, sum(filtered) as filtered from project_relation_count',
    );
    expect(Math.min(...Object.values(rows[0] ?? {}).map(Number))).toBeGreaterThan(0);
  }, 180_000);

  test('many answers at once on all stages end the same', async () => {
    const world = await newWorld();
    const [first] = world.stages as [Stage];
    for (let number = 10; number < 20; number++) await addFrame(first, number);
    for (let round = 0; round < 3; round++) {
      const work: Promise<unknown>[] = [];
      for (const stage of world.stages)
        for (const task of await tasksOf(t, stage.id))
          for (const [index, person] of world.people.entries())
            work.push(submit(person, task.id, boxes(4, (task.id % 4) + 1, index + 1)));
      const relays = [t.relayEvents(), t.relayEvents()];
      await Promise.all([...work, ...relays]);
      await settleEvents(t);
    }
    await check(world);
    expect((await tasksOf(t, world.stages[1]?.id ?? 0)).length).toBeGreaterThan(0);
  });

  test('a backfill that is stopped goes on where it was, and two at once do no harm (P-14)', async () => {
    const { organizationId, owner } = await newTeam(t, 0);
    const [parent, child] = [await newStage(owner), await newStage(owner)];
    await t.admin.query(
      `insert into task (organization_id, project_id, inner_id, data, is_labeled, labeled_at, status, counted)
       select $1, $2, n, jsonb_build_object('image_url', 'https://example.com/' || n), true, now(), 'complete', 1 from generate_series(1, 1800) n`,
      [organizationId, parent.id],
    );
    const relation = await relate(parent, child, { sample_percentage: 70 });
    const job = t.app.features
      .flatMap(({ jobs }) => jobs ?? [])
      .find(({ definition }) => definition.type === 'pipelines.backfill');
    const run = (stopAfter: number): Promise<unknown> => {
      const stop = new AbortController();
      const context = {
        jobId: '',
        attempt: 1,
        actor: systemActor(organizationId),
        projectId: parent.id,
        signal: stop.signal,
        progress: ({ done }: { done: number }) => {
          if (done >= stopAfter) stop.abort();
        },
        log: async () => {},
      };
      return (job?.handler({ relationId: relation } as never, context) ?? Promise.resolve()).catch(
        (error: Error) => error.message,
      );
    };
    expect(await run(500)).toBe('cancelled');
    expect(await decisionsOf(t, relation)).toHaveLength(500);
    await Promise.all([run(Number.POSITIVE_INFINITY), run(Number.POSITIVE_INFINITY)]);
    const decided = await decisionsOf(t, relation);
    expect(decided).toHaveLength(1800);
    expect(await tasksOf(t, child.id)).toHaveLength(decided.filter(({ outcome }) => outcome === 'flowed').length);
    expect([await driftOf(child), await miscountOf(t, relation)]).toEqual([{}, []]);
  });
});
