import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestApp, type TestApp, type TestUser } from '../../platform/testing/test-app.ts';
import { newProject } from './projects.fixture.ts';

let t: TestApp;
let owner: TestUser;
let id: number;
beforeAll(async () => {
  t = await createTestApp();
  ({ owner } = await t.newOrganization());
  id = await newProject(owner);
});
afterAll(() => t.close());

const rule = { operator: 'lt', agreement: 0.5, percentage: 100 };
const FITS = {
  review_rules: [rule],
  reject_action: 'requeue_to_others',
  review_reasons: ['blurred'],
  allow_self_review: true,
  adjudicate_below: 0,
  adjudicate_answers: 3,
  adjudicated_is_golden: true,
  quality: { low_agreement: 0, pause_below_accuracy: null, iou_threshold: 0.4 },
};

describe('project.settings', () => {
  test.each([
    ['review_rules.0.operator', { review_rules: [{ ...rule, operator: 'nope' }] }],
    ['review_rules.0.agreement', { review_rules: [{ ...rule, agreement: 9 }] }],
    ['review_rules.0.percentage', { review_rules: [{ ...rule, percentage: -4 }] }],
    ['review_rules', { review_rules: Array.from({ length: 5000 }, () => rule) }],
    ['review_rules.0', { review_rules: 'all of them' }],
    ['reject_action', { reject_action: 'constructor' }],
    ['review_reasons', { review_reasons: Array.from({ length: 51 }, (_, at) => `Reason ${at}`) }],
    ['review_reasons.0', { review_reasons: ['x'.repeat(201)] }],
    ['allow_self_review', { allow_self_review: 'sometimes' }],
    ['adjudicate_below', { adjudicate_below: 1.5 }],
    ['adjudicate_answers', { adjudicate_answers: 2.5 }],
    ['adjudicate_answers', { adjudicate_answers: 1e300 }],
    ['adjudicated_is_golden', { adjudicated_is_golden: {} }],
    ['quality', { quality: 'high' }],
    ['quality.iou_threshold', { quality: { iou_threshold: 7 } }],
    ['quality.nothing', { quality: { nothing: 1 } }],
  ])('%s is refused where it makes no sense', async (field, settings) => {
    for (const call of [
      owner.patch(`/api/projects/${id}`, { settings }),
      owner.put(`/api/projects/${id}`, { settings }),
      owner.post('/api/projects', { title: 'With settings', settings }),
    ]) {
      const { status, body } = await call;
      expect(status).toBe(400);
      expect(Object.keys(body.error.details)).toContain(`settings.${field}`);
    }
    expect((await owner.get(`/api/projects/${id}`)).body.settings).toEqual({});
  });

  test('what fits is kept as it was sent, with whatever else a client keeps there; a copy has it too', async () => {
    const settings = { ...FITS, theirs: { deep: [{ of: 'a client' }, null, 0, false] } };
    const made = await owner.post('/api/projects', { title: 'With settings', settings });
    expect([made.status, made.body.settings]).toEqual([201, settings]);
    const copy = await owner.post(`/api/projects/${made.body.id}/duplicate`, {});
    expect(copy.body.settings).toEqual(settings);
    const none = Object.fromEntries(Object.keys(FITS).map((name) => [name, null]));
    const cleared = await owner.patch(`/api/projects/${made.body.id}`, { settings: none });
    expect([cleared.status, cleared.body.settings]).toEqual([200, none]);
    expect((await owner.get(`/api/projects/${made.body.id}/adjudication/settings`)).body).toMatchObject({
      adjudicate_below: null,
      adjudicate_answers: 2,
      adjudicated_is_golden: false,
    });
  });

  test('the rest is limited in size, count and depth', async () => {
    const patch = (settings: unknown) => owner.patch(`/api/projects/${id}`, { settings });
    const many = Object.fromEntries(Array.from({ length: 201 }, (_, at) => [`key${at}`, at]));
    let deep: unknown = 1;
    for (let level = 0; level < 200; level++) deep = [deep];
    for (const settings of [{ theirs: 'x'.repeat(100_000) }, many]) {
      const { status, body } = await patch(settings);
      expect([status, Object.keys(body.error.details)]).toEqual([400, ['settings']]);
    }
    const { status, body } = await patch({ theirs: deep });
    expect([status, Object.keys(body.error.details)]).toEqual([400, ['settings.theirs.0.0.0.0']]);
    expect((await patch({ theirs: 'x'.repeat(99_000) })).status).toBe(200);
    await patch({});
  });

  test('numbers from before they were checked are read as what they are near to', async () => {
    for (const [stored, read] of [
      [2.5, 3],
      [1e300, 100],
      [-7, 2],
    ]) {
      await t.admin.query(
        `update project set settings = jsonb_build_object('adjudicate_answers', $2::numeric) where id = $1`,
        [id, stored],
      );
      const { status, body } = await owner.get(`/api/projects/${id}/adjudication/settings`);
      expect([status, body.adjudicate_answers]).toEqual([200, read]);
    }
    await owner.patch(`/api/projects/${id}`, { settings: {} });
  });
});
