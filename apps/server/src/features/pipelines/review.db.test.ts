import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestApp, type TestApp, type TestUser } from '../../platform/testing/test-app.ts';
import {
  addFrame,
  answersOf,
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

async function reviewed(rules: object | undefined): Promise<{
  owner: TestUser;
  person: TestUser;
  parent: Stage;
  child: Stage;
  relation: number;
  answer: (number: number) => Promise<{ taskId: number; annotationId: number }>;
  decide: (annotationId: number, accepted: boolean, comment?: string) => Promise<void>;
}> {
  const { owner, people } = await newTeam(t, 1);
  const person = people[0] as TestUser;
  const [parent, child] = [await newStage(owner), await newStage(owner)];
  await join(t, parent, people);
  await addFrame(parent, 1000);
  const relation = rules === undefined ? 0 : await relate(parent, child, rules);
  return {
    owner,
    person,
    parent,
    child,
    relation,
    answer: async (number) => {
      const taskId = await addFrame(parent, number);
      const given = await submit(person, taskId);
      await settleEvents(t);
      return { taskId, annotationId: given.body.id };
    },
    decide: async (annotation, accepted, comment = '') => {
      const done = await owner.post('/api/annotation-reviews', { annotation, accepted, comment });
      if (done.status !== 201) throw new Error(done.text);
      await settleEvents(t);
    },
  };
}

describe('review triggers (S4-076)', () => {
  test('on_review with a filter: only what was rejected flows, also when it was accepted before', async () => {
    const { child, relation, answer, decide } = await reviewed({
      trigger: 'on_review',
      filter: { review_status: 'rejected' },
    });
    const [first, second] = [await answer(1), await answer(2)];
    expect(await decisionsOf(t, relation)).toEqual([]);
    await decide(first.annotationId, true);
    await decide(second.annotationId, false, 'box too wide');
    expect(await decisionsOf(t, relation)).toMatchObject([
      { parent_task_id: first.taskId, outcome: 'filtered', reason: 'review: approved' },
      { parent_task_id: second.taskId, outcome: 'flowed', reason: 'box too wide' },
    ]);
    expect(await tasksOf(t, child.id)).toHaveLength(1);
    expect(await miscountOf(t, relation)).toEqual([]);
  });

  test('on_review without a filter: whatever was decided flows', async () => {
    const { child, answer, decide } = await reviewed({ trigger: 'on_review' });
    await decide((await answer(1)).annotationId, true);
    await decide((await answer(2)).annotationId, false);
    await answer(3);
    expect(await tasksOf(t, child.id)).toHaveLength(2);
  });

  test('a rejection that is undone takes back what it sent on, unless somebody has begun with it', async () => {
    const { owner, parent, child, relation, answer, decide } = await reviewed({
      trigger: 'on_review_rejection',
      copy_annotations: true,
    });
    const undo = async () => {
      const decided = (await owner.get(`${parent.url}/review/queue?status=rejected`)).body;
      const undone = await owner.post(`${parent.url}/review/undo`, { batch: decided[0].batch });
      expect(undone.body).toEqual({ undone: 1, kept: 0 });
      await settleEvents(t);
    };
    const { taskId, annotationId } = await answer(1);
    await decide(annotationId, false, 'too wide');
    expect(await tasksOf(t, child.id)).toHaveLength(1);
    await undo();
    expect(await tasksOf(t, child.id)).toHaveLength(0);
    expect(await decisionsOf(t, relation)).toEqual([]);
    expect((await owner.get(`${child.url}/adjudication/queue`)).body).toEqual([]);
    expect(await miscountOf(t, relation)).toEqual([]);
    expect(await driftOf(child)).toEqual({});
    await decide(annotationId, false, 'too wide after all');
    const [again] = await decisionsOf(t, relation);
    expect(again).toMatchObject({ parent_task_id: taskId, outcome: 'flowed' });
    expect((await submit(owner, again?.child_task_id ?? 0)).status).toBe(201);
    await undo();
    expect(await tasksOf(t, child.id)).toHaveLength(1);
    expect(await miscountOf(t, relation)).toEqual([]);
  });

  describe('of two rejections one is undone (A-02, R-33)', () => {
    const twice = async (rules: object | undefined) => {
      const world = await reviewed(rules);
      const { parent, owner, person } = world;
      const other = await t.newUser((await owner.get('/api/current-user/whoami')).body.active_organization);
      await join(t, parent, [other]);
      await owner.patch(parent.url, { maximum_annotations: 2, review_percentage: 100 });
      await t.admin.query(`update project set settings = settings || '{"reject_action": "adjudicate"}' where id = $1`, [
        parent.id,
      ]);
      const taskId = await addFrame(parent, 7);
      const given = [await submit(person, taskId), await submit(other, taskId)];
      await settleEvents(t);
      for (const { body } of given) await world.decide(body.id, false, `no ${body.id}`);
      const undo = async (at: 0 | 1) => {
        const decided = (await owner.get(`${parent.url}/review/queue?status=rejected`)).body;
        const { batch } = decided.find((row: { annotation: number }) => row.annotation === given[at]?.body.id);
        expect((await owner.post(`${parent.url}/review/undo`, { batch })).body).toEqual({ undone: 1, kept: 0 });
        await settleEvents(t);
      };
      return { ...world, taskId, undo };
    };

    test('the task waits on for its adjudicator until the other one is undone as well', async () => {
      const { owner, parent, taskId, undo } = await twice(undefined);
      const queued = async () => (await owner.get(`${parent.url}/adjudication/queue`)).body;
      expect(await queued()).toMatchObject([{ task: taskId, source: 'review' }]);
      await undo(1);
      expect(await queued()).toMatchObject([{ task: taskId, source: 'review' }]);
      await undo(0);
      expect(await queued()).toEqual([]);
    });

    test('what it sent on stays in the next stage until then', async () => {
      const { child, relation, undo } = await twice({ trigger: 'on_review_rejection' });
      await undo(0);
      expect(await tasksOf(t, child.id)).toHaveLength(1);
      await undo(1);
      expect(await tasksOf(t, child.id)).toEqual([]);
      expect(await decisionsOf(t, relation)).toEqual([]);
    });
  });

  test('on_review_rejection: what was rejected before the relation was there comes with a backfill', async () => {
    const { owner, parent, child, answer, decide } = await reviewed(undefined);
    const rejected = await answer(1);
    await decide((await answer(2)).annotationId, true);
    await decide(rejected.annotationId, false, 'wrong');
    const relation = await relate(parent, child, { trigger: 'on_review_rejection', copy_annotations: true });
    await t.runJobs();
    expect(await tasksOf(t, child.id)).toEqual([]);
    expect((await owner.post(`${parent.url}/relations/${relation}/backfill`)).status).toBe(202);
    await t.runJobs();
    await settleEvents(t);
    expect(await decisionsOf(t, relation)).toMatchObject([{ parent_task_id: rejected.taskId, outcome: 'flowed' }]);
    expect((await owner.get(`${child.url}/adjudication/queue`)).body).toHaveLength(1);
    expect(await driftOf(child)).toEqual({});
  });

  test('a rejection that goes to adjudication waits in the project itself where nothing else takes it', async () => {
    const { owner, parent, answer, decide } = await reviewed(undefined);
    await t.admin.query(`update project set settings = settings || '{"reject_action": "adjudicate"}' where id = $1`, [
      parent.id,
    ]);
    const { taskId, annotationId } = await answer(1);
    await decide(annotationId, false, 'two objects are missing');
    expect((await owner.get(`${parent.url}/adjudication/queue`)).body).toMatchObject([
      { task: taskId, source: 'review', reason: 'two objects are missing' },
    ]);
    const view = await owner.get(`/api/tasks/${taskId}/adjudication`);
    expect(view.body.answers).toMatchObject([{ reviews: [{ decision: 'reject', reason: 'two objects are missing' }] }]);
    const done = await owner.post(`/api/tasks/${taskId}/adjudication/submit`, { result: boxes(3) });
    expect(done.status, done.text).toBe(201);
    await settleEvents(t);
    expect((await tasksOf(t, parent.id)).find(({ id }) => id === taskId)).toMatchObject({
      final_annotation_id: done.body.annotation.id,
    });
  });

  test('a stage that reviews gives its answer back once it was accepted', async () => {
    const { owner, people } = await newTeam(t, 1);
    const [parent, child] = [await newStage(owner), await newStage(owner, { review_percentage: 100 })];
    await join(t, parent, people);
    await join(t, child, people);
    await relate(parent, child, {});
    const taskId = await addFrame(parent, 1);
    await submit(people[0] as TestUser, taskId);
    await settleEvents(t);
    const [copy] = await tasksOf(t, child.id);
    const given = await submit(people[0] as TestUser, copy?.id ?? 0, boxes(4));
    await settleEvents(t);
    const finals = async () => (await answersOf(t, taskId)).filter(({ origin }) => origin === 'adjudication');
    expect(await finals()).toEqual([]);
    await owner.post('/api/annotation-reviews', { annotation: given.body.id, accepted: true });
    await settleEvents(t);
    expect(await finals()).toHaveLength(1);
  });
});

describe('work that comes many at a time', () => {
  test('tasks that are finished by a lower overlap flow too', async () => {
    const { owner, people } = await newTeam(t);
    const [parent, child] = [await newStage(owner, { maximum_annotations: 2 }), await newStage(owner)];
    await join(t, parent, people);
    const relation = await relate(parent, child, {});
    for (const number of [1, 2, 3]) await submit(people[0] as TestUser, await addFrame(parent, number));
    await settleEvents(t);
    expect(await tasksOf(t, child.id)).toEqual([]);
    const lowered = await owner.patch(parent.url, { maximum_annotations: 1 });
    expect(lowered.status, lowered.text).toBe(200);
    await t.runJobs();
    await settleEvents(t);
    await t.admin.query(`update job set run_at = now() where status = 'queued'`);
    await t.runJobs();
    expect(await decisionsOf(t, relation)).toHaveLength(3);
  });

  test('what was finished unheard of just when the relation was made is caught up with (P-15)', async () => {
    const { owner, people } = await newTeam(t, 1);
    const [parent, child] = [await newStage(owner), await newStage(owner)];
    await join(t, parent, people);
    await addFrame(parent, 2);
    const taskId = await addFrame(parent, 1);
    const relation = await relate(parent, child, {});
    await submit(people[0] as TestUser, taskId);
    // As another process has it that does not know of the relation yet: the event is gone and nothing flowed.
    await t.admin.query('delete from outbox_event where organization_id = $1', [owner.organizationId]);
    await settleEvents(t);
    expect(await decisionsOf(t, relation)).toEqual([]);
    await t.admin.query(`update job set run_at = now() where status = 'queued'`);
    await t.runJobs();
    expect(await decisionsOf(t, relation)).toMatchObject([{ parent_task_id: taskId, outcome: 'flowed' }]);
  });

  test('bulk deletion of the answers of a stage takes back what they gave', async () => {
    const { owner, people } = await newTeam(t, 1);
    const [parent, child] = [await newStage(owner), await newStage(owner)];
    await join(t, parent, people);
    await join(t, child, people);
    await relate(parent, child, {});
    await addFrame(parent, 9);
    const taskId = await addFrame(parent, 1);
    await submit(people[0] as TestUser, taskId);
    await settleEvents(t);
    const [copy] = await tasksOf(t, child.id);
    await submit(people[0] as TestUser, copy?.id ?? 0);
    await settleEvents(t);
    expect((await tasksOf(t, parent.id)).find(({ id }) => id === taskId)?.final_annotation_id).not.toBeNull();
    const deleted = await owner.post(`/api/dm/actions?id=delete_tasks_annotations&project=${child.id}`, {
      selectedItems: { all: true, excluded: [] },
    });
    expect(deleted.status, deleted.text).toBeLessThan(300);
    await t.runJobs();
    await settleEvents(t);
    expect((await tasksOf(t, parent.id)).find(({ id }) => id === taskId)?.final_annotation_id).toBeNull();
    expect(await driftOf(parent)).toEqual({});
    await disagree([people[0] as TestUser], copy?.id ?? 0, 1, 1);
    await settleEvents(t);
    expect((await tasksOf(t, parent.id)).find(({ id }) => id === taskId)?.final_annotation_id).not.toBeNull();
  });
});
