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
} from './pipelines.fixture.ts';

let t: TestApp;
beforeAll(async () => {
  t = await createTestApp();
});
afterAll(() => t.close());

describe('on disagreement and review', () => {
  test('below the agreement flows, above stays, and a later change is looked at again (S4-079)', async () => {
    const { owner, people } = await newTeam(t);
    const [parent, child] = [await newStage(owner, { maximum_annotations: 2 }), await newStage(owner)];
    await join(t, parent, people);
    const relation = await relate(parent, child, {
      trigger: 'on_disagreement',
      min_annotations: 2,
      max_agreement: 0.7,
      copy_annotations: true,
    });
    const [low, high] = [await addFrame(parent, 1), await addFrame(parent, 2)];
    await disagree(people, low, 5, 3);
    await disagree(people, high, 5, 4);
    await settleEvents(t);
    expect(await decisionsOf(t, relation)).toMatchObject([
      { parent_task_id: low, outcome: 'flowed' },
      { parent_task_id: high, outcome: 'filtered', reason: 'agreement: 0.8, not below 0.7' },
    ]);
    const [, answer] = await answersOf(t, high);
    await (people[1] as TestUser).patch(`/api/annotations/${answer?.id}`, { result: boxes(5, 1, 2) });
    await settleEvents(t);
    expect((await decisionsOf(t, relation)).map(({ outcome }) => outcome)).toEqual(['flowed', 'flowed']);
    expect([await driftOf(child), await miscountOf(t, relation)]).toEqual([{}, []]);
  });
});
