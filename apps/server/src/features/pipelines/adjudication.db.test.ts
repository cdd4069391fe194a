import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestApp, type TestApp, type TestUser } from '../../platform/testing/test-app.ts';
import {
  addFrame,
  answersOf,
  boxes,
  disagree,
  driftOf,
  join,
  newStage,
  newTeam,
  type Stage,
  settleEvents,
  tasksOf,
} from './pipelines.fixture.ts';

let t: TestApp;
beforeAll(async () => {
  t = await createTestApp();
});
afterAll(() => t.close());

interface Disputed {
  organizationId: number;
  owner: TestUser;
  people: TestUser[];
  expert: TestUser;
  stage: Stage;
  taskIds: number[];
  url: (taskId?: number) => string;
}

/** Tasks that two people answered, agreeing by a half. */
async function newDispute(count = 1): Promise<Disputed> {
  const { organizationId, owner, people } = await newTeam(t);
  const stage = await newStage(owner, { maximum_annotations: 2 });
  const expert = await t.newUser(organizationId);
  await join(t, stage, people);
  await join(t, stage, [expert], 2);
  const settings = await owner.put(`${stage.url}/adjudication/settings`, { adjudicate_below: 0.8 });
  expect(settings.body).toMatchObject({ adjudicate_below: 0.8, adjudicated_is_golden: false, can: { update: true } });
  const taskIds: number[] = [];
  for (let number = 0; number < count; number++) {
    const id = await addFrame(stage, number);
    await disagree(people, id, 2, 1);
    taskIds.push(id);
  }
  await addFrame(stage, 99);
  await settleEvents(t);
  return {
    organizationId,
    owner,
    people,
    expert,
    stage,
    taskIds,
    url: (taskId = taskIds[0]) => `/api/tasks/${taskId}/adjudication`,
  };
}

describe('the queue of adjudicators', () => {
  test('is open to administrators and adjudicators only (S4-297, A-01)', async () => {
    const { organizationId, owner, people, expert, stage, taskIds, url } = await newDispute();
    const reviewer = await t.newUser(organizationId);
    await join(t, stage, [reviewer], 3);
    const stranger = (await t.newOrganization()).owner;
    const body = { result: boxes(2) };
    for (const path of [`${stage.url}/adjudication/queue`, `${stage.url}/adjudication/next`, url()]) {
      expect((await t.anonymous.get(path)).status).toBe(401);
      expect((await stranger.get(path)).status).toBe(404);
      expect((await (people[0] as TestUser).get(path)).status).toBe(403);
      expect((await reviewer.get(path)).status).toBe(403);
    }
    for (const path of [`${url()}/submit`, `${url()}/undo`, `${url()}/claim`]) {
      expect((await t.anonymous.post(path, body)).status).toBe(401);
      expect((await stranger.post(path, body)).status).toBe(404);
      expect((await reviewer.post(path, body)).status).toBe(403);
    }
    expect((await expert.put(`${stage.url}/adjudication/settings`, { adjudicate_below: 0.1 })).status).toBe(403);
    // Reviewers flag tasks for adjudication, annotators do not.
    expect((await (people[0] as TestUser).post(url(), {})).status).toBe(403);
    expect((await reviewer.post(url(), { reason: 'odd' })).status).toBe(200);
    expect((await owner.get(`${stage.url}/adjudication/queue`)).body).toMatchObject([
      { task: taskIds[0], status: 'pending', source: 'disagreement', agreement: 0.5 },
    ]);
    expect((await expert.get(`${stage.url}/adjudication/queue?status=open`)).status).toBe(200);
    expect((await expert.get(`${stage.url}/adjudication/queue?status=nonsense`)).status).toBe(400);
  });

  test('gives each task to one, and back when the claim runs out (A-03)', async () => {
    const { organizationId, owner, expert, stage, taskIds } = await newDispute(2);
    const other = await t.newUser(organizationId);
    await join(t, stage, [other], 2);
    const next = `${stage.url}/adjudication/next`;
    const [mine, theirs] = await Promise.all([expert.get(next), other.get(next)]);
    expect([mine.body.task.id, theirs.body.task.id].sort()).toEqual([...taskIds].sort());
    expect((await expert.get(next)).body.task.id).toBe(mine.body.task.id);
    const none = await owner.get(next);
    expect([none.status, none.body.error.reason]).toEqual([404, 'all_taken']);
    const held = await owner.post(`/api/tasks/${mine.body.task.id}/adjudication/claim`);
    expect([held.status, held.body.error.reason]).toEqual([409, 'held']);
    const forced = await owner.post(`/api/tasks/${mine.body.task.id}/adjudication/submit`, { result: boxes(1) });
    expect([forced.status, forced.body.error.reason]).toEqual([409, 'held']);
    await t.admin.query(`update adjudication set claimed_until = now() - interval '1 second' where claimed_by = $1`, [
      expert.id,
    ]);
    expect((await owner.get(next)).body.task.id).toBe(mine.body.task.id);
    expect((await owner.delete(`/api/tasks/${mine.body.task.id}/adjudication/claim`)).status).toBe(204);
    expect((await expert.get(next)).body.task.id).toBe(mine.body.task.id);
  });

  test('takes only finished tasks below the threshold, and each once', async () => {
    const { owner, people, stage } = await newDispute();
    const high = await addFrame(stage, 50);
    await disagree(people, high, 5, 4);
    await settleEvents(t);
    expect((await owner.get(`${stage.url}/adjudication/queue`)).body).toHaveLength(1);
    await owner.put(`${stage.url}/adjudication/settings`, { adjudicate_below: null });
    const later = await addFrame(stage, 51);
    await disagree(people, later, 5, 1);
    await settleEvents(t);
    expect((await owner.get(`${stage.url}/adjudication/queue`)).body).toHaveLength(1);
    expect((await owner.post(`/api/tasks/${later}/adjudication`, { reason: 'please look' })).status).toBe(201);
    const queue = await owner.get(`${stage.url}/adjudication/queue?limit=1`);
    expect(queue.headers['x-total-count']).toBe('2');
    expect(queue.headers.link).toContain('cursor=');
  });
});

describe('disagreement that comes in bulk', () => {
  test('is found among imported tasks of long ago, and under another threshold', async () => {
    const { owner, people } = await newTeam(t);
    const stage = await newStage(owner, { maximum_annotations: 2 });
    await join(t, stage, people);
    await owner.put(`${stage.url}/adjudication/settings`, { adjudicate_below: 0.6 });
    const frame = (number: number, shared: number) => ({
      data: { image_url: `https://example.com/old_${number}.jpg` },
      created_at: '2020-02-02T02:02:02Z',
      annotations: people.map(({ id }, index) => ({ completed_by: id, result: boxes(5, shared, index + 1) })),
    });
    expect((await owner.post(`${stage.url}/import`, [frame(1, 2), frame(2, 4), frame(3, 5)])).status).toBe(201);
    const queue = async (): Promise<number[]> => {
      await settleEvents(t);
      // It waits a little for what else may come.
      await t.admin.query(`update job set run_at = now() where type = 'pipelines.find-disputed' and status = 'queued'`);
      await t.runJobs();
      const { body } = await owner.get(`${stage.url}/adjudication/queue`);
      return body.map(({ agreement }: { agreement: number }) => agreement);
    };
    expect(await queue()).toEqual([0.4]);
    await owner.put(`${stage.url}/adjudication/settings`, { adjudicate_below: 0.7 });
    expect(await queue()).toEqual([0.4]);
    // The same among the other settings of the project, at once after there was no threshold.
    const { settings } = (await owner.get(stage.url)).body;
    const patch = (below: number | null) =>
      owner.patch(stage.url, { settings: { ...settings, adjudicate_below: below } });
    await patch(null);
    await settleEvents(t);
    await patch(0.9);
    expect(await queue()).toEqual([0.4, 0.8]);
  });
});

describe('the least number of answers (A-10)', () => {
  test('holds back tasks that too few people answered, until it is lowered or more answer', async () => {
    const { owner, people } = await newTeam(t);
    const stage = await newStage(owner, { maximum_annotations: 2 });
    await join(t, stage, people);
    const settings = `${stage.url}/adjudication/settings`;
    expect((await owner.get(settings)).body.adjudicate_answers).toBe(2);
    for (const count of [1, 101, 2.5])
      expect((await owner.put(settings, { adjudicate_answers: count })).status).toBe(400);
    await owner.put(settings, { adjudicate_below: 0.8, adjudicate_answers: 3 });
    const frame = await addFrame(stage, 1);
    await disagree(people, frame, 2, 1);
    await settleEvents(t);
    const queue = async () => (await owner.get(`${stage.url}/adjudication/queue`)).body.length;
    expect(await queue()).toBe(0);
    await owner.put(settings, { adjudicate_answers: 2 });
    await settleEvents(t);
    await t.admin.query(`update job set run_at = now() where type = 'pipelines.find-disputed' and status = 'queued'`);
    await t.runJobs();
    expect(await queue()).toBe(1);
  });
});

describe('the adjudicated answer', () => {
  test('is made from what people gave, stands for the task, and destroys nothing (A-04)', async () => {
    const { expert, people, stage, taskIds, url } = await newDispute();
    const before = await answersOf(t, taskIds[0] ?? 0);
    const view = await expert.get(`${stage.url}/adjudication/next`);
    expect(view.status, view.text).toBe(200);
    expect(view.body).toMatchObject({
      adjudication: { status: 'claimed', source: 'disagreement', claimed_by: { id: expert.id } },
      answers: people.map((person) => ({ author: { id: person.id }, is_copied: false, reviews: [] })),
      regions: [
        { state: 'unanimous', support: 2, of: 2 },
        { state: 'disputed', support: 1 },
        { state: 'disputed', support: 1 },
      ],
      proposal: [{ value: { x: 0, y: 0 } }],
      is_mergeable: true,
      final: null,
      can: { claim: true, submit: true, undo: false },
    });
    const [agreed] = view.body.proposal;
    const [chosen] = view.body.regions[1].sources[0].items;
    const fresh = { ...agreed, id: 'fresh', value: { ...agreed.value, x: 60, y: 60 } };
    const answer = {
      result: [agreed, chosen, fresh],
      provenance: [
        { region: agreed.id, how: 'unanimous' },
        { region: chosen.id, how: 'chosen', from: view.body.answers[0].annotation.id },
        { region: 'fresh', how: 'chosen', from: view.body.answers[0].annotation.id },
      ],
      submission_id: 'once',
      lead_time: 12.5,
    };
    const done = await expert.post(`${url()}/submit`, answer);
    expect(done.status, done.text).toBe(201);
    expect(done.body).toMatchObject({
      adjudication: { status: 'done', decided_by: { id: expert.id } },
      annotation: { origin: 'adjudication', completed_by: expert.id, ground_truth: false, lead_time: 12.5 },
      provenance: [
        { region: agreed.id, how: 'unanimous' },
        { region: chosen.id, how: 'chosen', from: view.body.answers[0].annotation.id },
        { region: 'fresh', how: 'edited' },
      ],
      left: 0,
    });
    expect((await expert.post(`${url()}/submit`, answer)).status).toBe(200);
    const again = await expert.post(`${url()}/submit`, { result: answer.result });
    expect([again.status, again.body.error.reason]).toEqual([409, 'already_decided']);
    await settleEvents(t);

    const [task] = await tasksOf(t, stage.id);
    expect(task).toMatchObject({ final_annotation_id: done.body.annotation.id, counted: 2, is_labeled: true });
    const after = await answersOf(t, taskIds[0] ?? 0);
    expect(after.slice(0, 2)).toEqual(before);
    expect(after[2]).toMatchObject({ origin: 'adjudication', counts: false });
    expect(await driftOf(stage)).toEqual({});
    expect((await expert.get(url())).body.final).toMatchObject({
      annotation: { id: done.body.annotation.id },
      came_back: false,
    });
  });

  test('is checked like any answer (A-04)', async () => {
    const { expert, url } = await newDispute();
    const wrong = await expert.post(`${url()}/submit`, {
      result: [{ id: 'x', from_name: 'nothing', type: 'choices' }],
    });
    expect(wrong.status).toBe(400);
    expect((await expert.post(`${url()}/submit`, {})).status).toBe(400);
    expect((await expert.post(`${url()}/submit`, { result: boxes(1), colour: 'red' })).status).toBe(400);
    const stale = await expert.post(`${url()}/submit`, { result: boxes(1), task_definition: 1_000_000 });
    expect([stale.status, stale.body.error.reason]).toEqual([409, 'config_changed']);
    expect((await expert.post('/api/tasks/999999999/adjudication/submit', { result: boxes(1) })).status).toBe(404);
  });

  test('is given once, however many send at the same time (A-07)', async () => {
    const { owner, expert, stage, taskIds, url } = await newDispute();
    const answers = await Promise.all(
      [owner, expert, owner, expert].map((who) => who.post(`${url()}/submit`, { result: boxes(1) })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409]);
    const given = await answersOf(t, taskIds[0] ?? 0);
    expect(given.filter(({ origin }) => origin === 'adjudication')).toHaveLength(1);
    expect(await driftOf(stage)).toEqual({});
  });

  test('may be golden; undone, everything is as before (A-08, A-09)', async () => {
    const { owner, expert, stage, taskIds, url } = await newDispute();
    const [taskId = 0] = taskIds;
    const [first] = await answersOf(t, taskId);
    await owner.patch(`/api/annotations/${first?.id}`, { ground_truth: true });
    await settleEvents(t);
    const before = await answersOf(t, taskId);
    const [taskBefore] = await tasksOf(t, stage.id);
    const done = await expert.post(`${url()}/submit`, { result: boxes(1), ground_truth: true });
    expect(done.body.annotation.ground_truth).toBe(true);
    await settleEvents(t);
    expect((await answersOf(t, taskId)).map((answer) => answer.ground_truth)).toEqual([false, false, true]);
    expect(await driftOf(stage)).toEqual({});

    const undone = await expert.post(`${url()}/undo`);
    expect(undone.status, undone.text).toBe(200);
    expect(undone.body).toMatchObject({
      adjudication: { status: 'pending', annotation: null },
      annotation: null,
      left: 1,
    });
    await settleEvents(t);
    const bare = (answers: Awaited<ReturnType<typeof answersOf>>) =>
      answers.map(({ version: _version, ...rest }) => rest);
    expect(bare(await answersOf(t, taskId))).toEqual(bare(before));
    expect((await tasksOf(t, stage.id))[0]).toEqual(taskBefore);
    expect(await driftOf(stage)).toEqual({});
    expect((await expert.post(`${url()}/undo`)).status).toBe(409);
    expect((await expert.post(`${url()}/submit`, { result: boxes(1) })).status).toBe(201);
  });

  test('deleted by hand, the task waits again; edited, it does not begin to count (A-08)', async () => {
    const { owner, expert, stage, taskIds, url } = await newDispute();
    const [taskId = 0] = taskIds;
    const done = await expert.post(`${url()}/submit`, { result: boxes(1) });
    const final = `/api/annotations/${done.body.annotation.id}`;
    expect((await expert.patch(final, { result: boxes(2) })).status).toBe(200);
    expect((await answersOf(t, taskId))[2]).toMatchObject({ counts: false });
    expect((await owner.delete(final)).status).toBe(204);
    await settleEvents(t);
    expect((await tasksOf(t, stage.id))[0]).toMatchObject({ final_annotation_id: null, counted: 2 });
    expect((await owner.get(`${stage.url}/adjudication/queue`)).body).toMatchObject([
      { task: taskId, status: 'pending' },
    ]);
    expect(await driftOf(stage)).toEqual({});
  });
});
