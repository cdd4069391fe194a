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

interface Scenario {
  owner: TestUser;
  people: TestUser[];
  reviewer: TestUser;
  expert: TestUser;
  stages: [Stage, Stage, Stage];
  relations: [number, number];
}

/** The three projects of S4, scenario 3, with its rules word for word. */
async function newScenario(): Promise<Scenario> {
  const { organizationId, owner, people } = await newTeam(t);
  const [reviewer, expert] = [await t.newUser(organizationId), await t.newUser(organizationId)];
  const first = await newStage(owner, {
    title: 'AV Dataset - Frame Annotation',
    sampling: 'Sequential sampling',
    show_overlap_first: true,
    maximum_annotations: 2,
    overlap_cohort_percentage: 100,
  });
  const review = { project_type: 'ASSESSMENT', show_annotation_history: true, maximum_annotations: 1 };
  const second = await newStage(owner, { title: 'AV Dataset - QA Review', ...review });
  const third = await newStage(owner, { title: 'AV Dataset - Expert Adjudication', ...review });
  await join(t, first, people);
  await join(t, second, [reviewer], 3);
  await join(t, third, [expert], 2);
  const relations: [number, number] = [
    await relate(first, second, {
      trigger: 'on_completion',
      sample_percentage: 100,
      filter: { min_annotations: 2, max_agreement: 0.8 },
      copy_annotations: true,
    }),
    await relate(second, third, { trigger: 'on_review_rejection', copy_annotations: true }),
  ];
  return { owner, people, reviewer, expert, stages: [first, second, third], relations };
}

describe('three stages (S4-082, S4-324, S4-325, S4-360)', () => {
  test('low agreement → QA review → rejected → expert, whose answer comes back as the golden one (P-30, P-32, P-33, A-06)', async () => {
    const { owner, people, reviewer, expert, stages, relations } = await newScenario();
    const [first, second, third] = stages;
    const [low, high] = [await addFrame(first, 1), await addFrame(first, 2)];
    // Of four boxes each three lie at the same place: 2 · 3 / (4 + 4). Of ten, nine.
    await disagree(people, low, 4, 3);
    await disagree(people, high, 10, 9);
    await settleEvents(t);
    expect(await decisionsOf(t, relations[0])).toMatchObject([
      { parent_task_id: low, outcome: 'flowed' },
      { parent_task_id: high, outcome: 'filtered', reason: 'agreement: 0.9, not below 0.8' },
    ]);
    const [review, ...others] = await tasksOf(t, second.id);
    expect(others).toEqual([]);
    expect((await owner.get(`/api/tasks/${low}`)).body.id).toBe(low);

    // The reviewer sees both answers and rejects one.
    const seen = await reviewer.get(`/api/tasks/${review?.id}`);
    expect(seen.body.annotations).toHaveLength(2);
    const rejected = await reviewer.post('/api/annotation-reviews', {
      annotation: seen.body.annotations[1].id,
      accepted: false,
      comment: 'B missed a pedestrian',
    });
    expect(rejected.status, rejected.text).toBe(201);
    await settleEvents(t);
    const [adjudicated] = await tasksOf(t, third.id);
    expect(await decisionsOf(t, relations[1])).toMatchObject([
      { parent_task_id: review?.id, child_task_id: adjudicated?.id, outcome: 'flowed' },
    ]);

    // The expert sees both answers, who gave them, and what the reviewer said.
    const view = await expert.get(`${third.url}/adjudication/next`);
    expect(view.status, view.text).toBe(200);
    expect(view.body.task.id).toBe(adjudicated?.id);
    expect(view.body.answers.map((answer: { author: { id: number } }) => answer.author.id)).toEqual(
      people.map(({ id }) => id),
    );
    expect(view.body.feedback).toMatchObject([{ text: 'B missed a pedestrian' }]);
    expect(view.body.proposal).toHaveLength(3);
    const done = await expert.post(`/api/tasks/${adjudicated?.id}/adjudication/submit`, { result: boxes(4) });
    expect(done.status, done.text).toBe(201);
    await settleEvents(t);

    // It is the answer of its stage, and the final and golden one of both before.
    expect((await tasksOf(t, third.id))[0]).toMatchObject({ is_labeled: true, counted: 1 });
    for (const taskId of [review?.id ?? 0, low]) {
      const answers = await answersOf(t, taskId);
      const final = answers.at(-1);
      expect(final).toMatchObject({ origin: 'adjudication', ground_truth: true, counts: false, completed_by: null });
      expect(final?.result).toEqual(done.body.annotation.result);
    }
    const [frame] = await tasksOf(t, first.id);
    const golden = (await answersOf(t, low)).at(-1);
    expect(frame).toMatchObject({ id: low, final_annotation_id: golden?.id, counted: 2, is_labeled: true });
    const lineage = await owner.get(`/api/tasks/${adjudicated?.id}/lineage`);
    expect(lineage.body).toMatchObject({
      root_task: low,
      ancestors: [
        { task: review?.id, distance: -1 },
        { task: low, distance: -2 },
      ],
    });

    const funnel = await owner.get(`${second.url}/pipeline`);
    expect(funnel.status, funnel.text).toBe(200);
    expect(funnel.body.stages).toMatchObject([
      { depth: 0, counts: { tasks: 2, open: 0, labelled: 2, flowed_out: 1, waiting: 0, final: 1, golden: 1 } },
      { depth: 1, counts: { tasks: 1, flowed_in: 1, flowed_out: 1, waiting: 0, final: 1 } },
      { depth: 2, counts: { tasks: 1, labelled: 1, flowed_in: 1, in_adjudication: 0, adjudicated: 1, final: 1 } },
    ]);
    expect(funnel.body.relations).toMatchObject([
      { trigger: 'on_completion', counts: { decided: 2, flowed: 1, filtered: 1, returned: 1, waiting: 0 } },
      { trigger: 'on_review_rejection', counts: { flowed: 1, returned: 1 } },
    ]);
    // A reviewer of one stage is not told what goes on in the others.
    const partial = await reviewer.get(`${second.url}/pipeline`);
    expect(partial.body.stages).toMatchObject([
      { project: { title: null }, counts: null, is_readable: false },
      { is_readable: true },
      { project: { title: null }, counts: null },
    ]);

    // Taken back, it is gone everywhere; given again, it is there again.
    expect((await expert.post(`/api/tasks/${adjudicated?.id}/adjudication/undo`)).status).toBe(200);
    await settleEvents(t);
    expect((await tasksOf(t, first.id))[0]).toMatchObject({ final_annotation_id: null, counted: 2, is_labeled: true });
    expect((await answersOf(t, low)).map(({ origin }) => origin)).toEqual(['manual', 'manual']);
    expect((await expert.post(`/api/tasks/${adjudicated?.id}/adjudication/submit`, { result: boxes(3) })).status).toBe(
      201,
    );
    await settleEvents(t);
    expect((await answersOf(t, low)).at(-1)?.result).toHaveLength(3);
    for (const stage of stages) expect(await driftOf(stage)).toEqual({});
    for (const relation of relations) expect(await miscountOf(t, relation)).toEqual([]);
  });
});

describe('what comes back', () => {
  test('follows the answer of the stage as it changes, goes and returns (P-33)', async () => {
    const { owner, people } = await newTeam(t);
    const [parent, child] = [await newStage(owner), await newStage(owner)];
    await join(t, parent, people);
    await join(t, child, people);
    const relation = await relate(parent, child, { copy_annotations: true });
    const taskId = await addFrame(parent, 1);
    await addFrame(parent, 2);
    await submit(people[0] as TestUser, taskId, boxes(1));
    await settleEvents(t);
    const [copy] = await tasksOf(t, child.id);
    const given = await submit(people[1] as TestUser, copy?.id ?? 0, boxes(2));
    await settleEvents(t);
    const finalOf = async () => (await answersOf(t, taskId)).find(({ origin }) => origin === 'adjudication');
    expect(await finalOf()).toMatchObject({ parent_annotation_id: given.body.id, ground_truth: false, counts: false });

    await (people[1] as TestUser).patch(`/api/annotations/${given.body.id}`, { result: boxes(3) });
    await settleEvents(t);
    expect((await finalOf())?.result).toHaveLength(3);
    expect((await tasksOf(t, parent.id))[0]?.final_annotation_id).toBe((await finalOf())?.id);

    await owner.delete(`/api/annotations/${given.body.id}`);
    await settleEvents(t);
    expect(await finalOf()).toBeUndefined();
    expect((await owner.get(`${parent.url}/relations/${relation}`)).body.counts).toMatchObject({
      waiting: 1,
      returned: 0,
    });

    await owner.post(`/api/annotations/${given.body.id}/restore`);
    await settleEvents(t);
    expect((await finalOf())?.result).toHaveLength(3);
    expect([await driftOf(parent), await driftOf(child), await miscountOf(t, relation)]).toEqual([{}, {}, []]);
  });

  test('stays where the parent has no place for it, and the decision says why (P-35)', async () => {
    const { owner, people } = await newTeam(t, 1);
    const parent = await newStage(owner, {
      label_config: `<View><Image name="frame" value="$image_url"/>
        <RectangleLabels name="objects" toName="frame"><Label value="Car"/></RectangleLabels></View>`,
    });
    const child = await newStage(owner);
    await join(t, parent, people);
    await join(t, child, people);
    const relation = await relate(parent, child, {});
    const taskId = await addFrame(parent, 1);
    await submit(people[0] as TestUser, taskId, boxes(1));
    await settleEvents(t);
    const [copy] = await tasksOf(t, child.id);
    const [pedestrian] = structuredClone(boxes(1)) as { value: { rectanglelabels: string[] } }[];
    if (pedestrian) pedestrian.value.rectanglelabels = ['Pedestrian'];
    expect((await submit(people[0] as TestUser, copy?.id ?? 0, [pedestrian])).status).toBe(201);
    await settleEvents(t);
    expect((await answersOf(t, taskId)).map(({ origin }) => origin)).toEqual(['manual']);
    const [decision] = (await owner.get(`${parent.url}/relations/${relation}/decisions`)).body;
    expect(decision.left_answers[0].reason).toMatch(/^did not come back: .*Pedestrian/);
  });

  test('comes as the relation says: not at all, final or golden; and not while people disagree (P-32)', async () => {
    const { owner, people } = await newTeam(t);
    for (const [mode, expected] of [
      ['none', []],
      ['final', [false]],
      ['golden', [true]],
    ] as const) {
      const [parent, child] = [await newStage(owner), await newStage(owner, { maximum_annotations: 2 })];
      await join(t, parent, people);
      await join(t, child, people);
      await relate(parent, child, { return_as: mode });
      const [same, other] = [await addFrame(parent, 1), await addFrame(parent, 2)];
      await submit(people[0] as TestUser, same);
      await submit(people[0] as TestUser, other);
      await settleEvents(t);
      const [first, second] = await tasksOf(t, child.id);
      for (const person of people) await submit(person, first?.id ?? 0, boxes(2));
      await disagree(people, second?.id ?? 0, 2, 1);
      await settleEvents(t);
      const finals = async (taskId: number) =>
        (await answersOf(t, taskId))
          .filter(({ origin }) => origin === 'adjudication')
          .map((answer) => answer.ground_truth);
      expect(await finals(same)).toEqual(expected);
      expect(await finals(other)).toEqual([]);
      // An adjudicator of the stage settles it.
      await owner.post(`/api/tasks/${second?.id}/adjudication/submit`, { result: boxes(2) });
      await settleEvents(t);
      expect(await finals(other)).toEqual(expected);
      expect(await driftOf(parent)).toEqual({});
    }
  });
});
