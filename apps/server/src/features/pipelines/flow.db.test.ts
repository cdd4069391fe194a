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
  settleEvents,
  submit,
  tasksOf,
} from './pipelines.fixture.ts';

let t: TestApp;
beforeAll(async () => {
  t = await createTestApp();
});
afterAll(() => t.close());

describe('on completion', () => {
  test('a finished task flows once, with its data and its answers (S4-078, S4-081, S4-313, P-10, P-20, P-21)', async () => {
    const { owner, people } = await newTeam(t);
    const [parent, child] = [await newStage(owner, { maximum_annotations: 2 }), await newStage(owner)];
    await join(t, parent, people);
    const relation = await relate(parent, child, { trigger: 'on_completion', copy_annotations: true });
    const taskId = await addFrame(parent, 1, { external_id: 'frame-1', meta: { source: 'dash cam' }, priority: 3 });

    await submit(people[0] as TestUser, taskId);
    await settleEvents(t);
    expect(await tasksOf(t, child.id)).toEqual([]);
    await submit(people[1] as TestUser, taskId, boxes(2, 1, 2));
    await settleEvents(t);

    const [copy, ...more] = await tasksOf(t, child.id);
    expect(more).toEqual([]);
    expect(copy).toMatchObject({
      data: { image_url: 'https://example.com/frame_1.jpg', frame_number: 1 },
      external_id: 'frame-1',
      is_labeled: false,
      counted: 0,
      total_annotations: 2,
    });
    const originals = await answersOf(t, taskId);
    expect(await answersOf(t, copy?.id ?? 0)).toMatchObject(
      originals.map((original) => ({
        origin: 'copied',
        counts: false,
        ground_truth: false,
        completed_by: null,
        parent_annotation_id: original.id,
        result: original.result,
      })),
    );
    expect(await decisionsOf(t, relation)).toMatchObject([
      { parent_task_id: taskId, child_task_id: copy?.id, outcome: 'flowed' },
    ]);
    const lineage = await owner.get(`/api/tasks/${copy?.id}/lineage`);
    expect(lineage.body).toMatchObject({
      root_task: taskId,
      ancestors: [{ task: taskId, distance: -1 }],
      descendants: [],
    });
    expect((await owner.get(`/api/tasks/${taskId}/lineage`)).body.descendants).toMatchObject([{ task: copy?.id }]);
    expect([await driftOf(parent), await driftOf(child), await miscountOf(t, relation)]).toEqual([{}, {}, []]);
  });

  test('without copying, the child begins from scratch; nothing flows while switched off (S4-074, S4-078)', async () => {
    const { owner, people } = await newTeam(t, 1);
    const [parent, child] = [await newStage(owner), await newStage(owner)];
    await join(t, parent, people);
    const relation = await relate(parent, child, {}, { is_active: false });
    const [first, second] = [await addFrame(parent, 1), await addFrame(parent, 2)];
    await submit(people[0] as TestUser, first);
    await settleEvents(t);
    expect(await tasksOf(t, child.id)).toEqual([]);
    await owner.patch(`${parent.url}/relations/${relation}`, { is_active: true });
    await submit(people[0] as TestUser, second);
    await settleEvents(t);
    expect(await tasksOf(t, child.id)).toMatchObject([
      { data: { frame_number: 2 }, total_annotations: 0, status: 'pending' },
    ]);
    await owner.patch(`${parent.url}/relations/${relation}`, { is_active: false });
    await addFrame(parent, 3).then((id) => submit(people[0] as TestUser, id));
    await settleEvents(t);
    expect(await tasksOf(t, child.id)).toHaveLength(1);
  });

  test('the same event twice at once makes one child (P-10)', async () => {
    const { owner, people } = await newTeam(t, 1);
    const [parent, child] = [await newStage(owner), await newStage(owner)];
    await join(t, parent, people);
    const relation = await relate(parent, child, { copy_annotations: true });
    const taskIds = await Promise.all([1, 2, 3, 4].map((n) => addFrame(parent, n)));
    for (const id of taskIds) await submit(people[0] as TestUser, id);
    const flow = t.app.features
      .flatMap((feature) => feature.subscribers ?? [])
      .find(({ name }) => name === 'pipelines.flow');
    const { rows } = await t.admin.query(
      `select payload, organization_id::int as organization from outbox_event where event_type = 'ANNOTATION_CREATED' and status = 'pending'`,
    );
    const events = rows.map((row) => ({
      id: 'x',
      organizationId: row.organization as number,
      type: 'ANNOTATION_CREATED',
      aggregateType: 'annotation',
      aggregateId: '1',
      payload: row.payload as Record<string, unknown>,
      createdAt: new Date(),
    }));
    await Promise.all([...events, ...events, ...events].map((event) => flow?.handle(event)));
    await settleEvents(t);
    expect(await tasksOf(t, child.id)).toHaveLength(4);
    expect(await decisionsOf(t, relation)).toHaveLength(4);
    expect([await driftOf(child), await miscountOf(t, relation)]).toEqual([{}, []]);
  });

  test('a sample is cast once for each task and never again (S4-077, S4-083, C-047, P-11)', async () => {
    const { organizationId, owner } = await newTeam(t, 0);
    const [parent, child] = [await newStage(owner), await newStage(owner)];
    await t.admin.query(
      `insert into task (organization_id, project_id, inner_id, data, is_labeled, labeled_at, status, counted)
       select $1, $2, n, jsonb_build_object('image_url', 'https://example.com/' || n), true, now(), 'complete', 1 from generate_series(1, 2000) n`,
      [organizationId, parent.id],
    );
    const relation = await relate(parent, child, { sample_percentage: 20 }, { backfill: true });
    await t.runJobs();
    const decided = await decisionsOf(t, relation);
    const flowed = decided.filter(({ outcome }) => outcome === 'flowed');
    expect(decided).toHaveLength(2000);
    // Five standard deviations of 2000 throws at 20 %.
    expect(Math.abs(flowed.length - 400)).toBeLessThan(90);
    await owner.patch(`${parent.url}/relations/${relation}`, { nesting_rules: { sample_percentage: 100 } });
    await owner.post(`${parent.url}/relations/${relation}/backfill`);
    await t.runJobs();
    expect(await decisionsOf(t, relation)).toEqual(decided);
    expect(await tasksOf(t, child.id)).toHaveLength(flowed.length);
    expect((await owner.get(`${parent.url}/relations/${relation}`)).body.counts).toMatchObject({
      decided: 2000,
      flowed: flowed.length,
      not_sampled: 2000 - flowed.length,
      waiting: flowed.length,
    });
  });

  test('opens a stage again that had nothing left to do (P-16)', async () => {
    const { owner, people } = await newTeam(t, 1);
    const [parent, child] = [await newStage(owner), await newStage(owner)];
    await join(t, parent, people);
    await join(t, child, people);
    await relate(parent, child, {});
    await addFrame(parent, 99);
    for (const number of [1, 2]) {
      await submit(people[0] as TestUser, await addFrame(parent, number));
      await settleEvents(t);
      expect((await owner.get(child.url)).body.state).toBe('live');
      const next = await (people[0] as TestUser).get(`${child.url}/next`);
      expect(next.status).toBe(200);
      await submit(people[0] as TestUser, next.body.id);
      await settleEvents(t);
      expect((await owner.get(child.url)).body.state).toBe('completed');
    }
  });

  test('copies only what the other config has a place for, and says why (P-23)', async () => {
    const { owner, people } = await newTeam(t);
    const parent = await newStage(owner, { maximum_annotations: 2 });
    const child = await newStage(owner, {
      label_config: `<View><Image name="frame" value="$image_url"/>
        <RectangleLabels name="objects" toName="frame"><Label value="Car"/></RectangleLabels></View>`,
    });
    await join(t, parent, people);
    const relation = await relate(parent, child, { copy_annotations: true });
    const taskId = await addFrame(parent, 1);
    await submit(people[0] as TestUser, taskId, boxes(1));
    const [pedestrian] = structuredClone(boxes(1)) as { value: { rectanglelabels: string[] } }[];
    if (pedestrian) pedestrian.value.rectanglelabels = ['Pedestrian'];
    await submit(people[1] as TestUser, taskId, [pedestrian]);
    await settleEvents(t);
    const [copy] = await tasksOf(t, child.id);
    expect(copy?.total_annotations).toBe(1);
    const [, left] = await answersOf(t, taskId);
    const decisions = await owner.get(`${parent.url}/relations/${relation}/decisions`);
    expect(decisions.body).toMatchObject([{ left_answers: [{ annotation: left?.id }] }]);
    expect(decisions.body[0].left_answers[0].reason).toContain('Pedestrian');
    expect([await driftOf(child), await miscountOf(t, relation)]).toEqual([{}, []]);
  });

  test('two parents feed one child; what is about the same thing is linked (S4-080, P-24)', async () => {
    const { owner, people } = await newTeam(t, 1);
    const [a, b, child] = [await newStage(owner), await newStage(owner), await newStage(owner)];
    await join(t, a, people);
    await join(t, b, people);
    await relate(a, child, { copy_annotations: true });
    await relate(b, child, { copy_annotations: true });
    for (const parent of [a, b])
      await submit(people[0] as TestUser, await addFrame(parent, 7, { external_id: 'frame-7' }));
    await settleEvents(t);
    const [first, second] = await tasksOf(t, child.id);
    expect([first?.external_id, second?.external_id]).toEqual(['frame-7', null]);
    expect((await owner.get(`/api/tasks/${first?.id}/lineage`)).body.same_source).toMatchObject([{ task: second?.id }]);
  });

  test('copies are for those who may see the answers of others (P-22)', async () => {
    const { owner, people, organizationId } = await newTeam(t);
    const [parent, child] = [await newStage(owner), await newStage(owner)];
    const reviewer = await t.newUser(organizationId);
    await join(t, parent, people);
    await join(t, child, people);
    await join(t, child, [reviewer], 3);
    await relate(parent, child, { copy_annotations: true });
    await submit(people[0] as TestUser, await addFrame(parent, 1));
    await settleEvents(t);
    const next = await (people[1] as TestUser).get(`${child.url}/next`);
    expect(next.body.annotations).toEqual([]);
    const url = `/api/tasks/${next.body.id}`;
    expect((await (people[1] as TestUser).get(url)).body.annotations).toEqual([]);
    expect((await reviewer.get(url)).body.annotations).toMatchObject([{ origin: 'copied', completed_by: null }]);
    await owner.patch(child.url, { show_annotation_history: true });
    expect((await (people[1] as TestUser).get(url)).body.annotations).toMatchObject([{ origin: 'copied' }]);
    // Who answered in the parent is free to work on the copy: it is nobody's answer here.
    expect((await submit(people[1] as TestUser, next.body.id)).status).toBe(201);
  });

  test('what is claimed for adjudication is not handed out, and the other way round (A-03)', async () => {
    const { owner, people, organizationId } = await newTeam(t);
    const [parent, child] = [await newStage(owner, { maximum_annotations: 2 }), await newStage(owner)];
    const expert = await t.newUser(organizationId);
    await join(t, parent, people);
    await join(t, child, people);
    await join(t, child, [expert], 2);
    await relate(parent, child, { trigger: 'on_disagreement', max_agreement: 0.9, copy_annotations: true });
    const [first, second] = [await addFrame(parent, 1), await addFrame(parent, 2)];
    for (const id of [first, second]) await disagree(people, id, 2, 1);
    await settleEvents(t);
    const claimed = await expert.get(`${child.url}/adjudication/next`);
    expect(claimed.status, claimed.text).toBe(200);
    const handed = await (people[0] as TestUser).get(`${child.url}/next`);
    expect(handed.body.id).not.toBe(claimed.body.task.id);
    expect((await (people[1] as TestUser).get(`${child.url}/next`)).body.error.reason).toBe('all_taken');
    expect((await owner.get(`${child.url}/adjudication/next`)).body.error.reason).toBe('all_taken');
    // Answered in the queue, it needs no adjudicator any more.
    await submit(people[0] as TestUser, handed.body.id);
    await settleEvents(t);
    const open = await owner.get(`${child.url}/adjudication/queue`);
    expect(open.body.map((row: { task: number }) => row.task)).toEqual([claimed.body.task.id]);
  });
});
