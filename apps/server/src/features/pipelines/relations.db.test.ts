import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestApp, type TestApp } from '../../platform/testing/test-app.ts';
import { newStage } from './pipelines.fixture.ts';

let t: TestApp;
beforeAll(async () => {
  t = await createTestApp();
});
afterAll(() => t.close());

describe('relations', () => {
  test('are closed to strangers, other tenants and whoever does not manage both projects (P-03)', async () => {
    const { id: organizationId, owner } = await t.newOrganization();
    const stranger = (await t.newOrganization()).owner;
    const [parent, child] = [await newStage(owner), await newStage(owner)];
    const manager = await t.newUser(organizationId);
    await t.addMember(parent.id, manager, 1);
    const annotator = await t.newUser(organizationId);
    await t.addMember(parent.id, annotator, 4);
    const url = `${parent.url}/relations`;
    const body = { child_project_id: child.id };

    expect((await t.anonymous.get(url)).status).toBe(401);
    expect((await t.anonymous.post(url, body)).status).toBe(401);
    expect((await stranger.get(url)).status).toBe(404);
    expect((await stranger.post(url, body)).status).toBe(404);
    expect((await annotator.get(url)).status).toBe(403);
    expect((await annotator.post(url, body)).status).toBe(403);
    // A manager of one side only: the other project is none of theirs.
    expect((await manager.post(url, body)).status).toBe(404);
    await t.addMember(child.id, manager, 3);
    expect((await manager.post(url, body)).status).toBe(403);
    const foreign = await newStage(stranger);
    expect((await owner.post(url, { child_project_id: foreign.id })).status).toBe(404);

    const made = await owner.post(url, body);
    expect(made.status, made.text).toBe(201);
    const one = `${url}/${made.body.id}`;
    expect((await stranger.get(one)).status).toBe(404);
    expect((await manager.patch(one, { is_active: true })).status).toBe(403);
    expect((await manager.delete(one)).status).toBe(403);
    expect((await stranger.delete(`${foreign.url}/relations/${made.body.id}`)).status).toBe(404);
    expect((await manager.get(one)).body.can).toEqual({ update: false, delete: false });
  });

  test('begin switched off and with empty rules (S4-072, P-04)', async () => {
    const { owner } = await t.newOrganization();
    const [parent, child] = [await newStage(owner), await newStage(owner, { title: 'Review stage' })];
    const made = await owner.post(`${parent.url}/relations`, { child_project_id: child.id });
    expect(made.status, made.text).toBe(201);
    expect(made.body).toMatchObject({
      parent_project_id: parent.id,
      child_project_id: child.id,
      child_project: { title: 'Review stage' },
      created_by_id: owner.id,
      nesting_rules: {},
      is_active: false,
      effective: { trigger: 'on_completion', sample_percentage: 100, copy_annotations: false, return_as: 'final' },
      counts: { decided: 0, flowed: 0, waiting: 0 },
      can: { update: true, delete: true },
    });
    expect((await owner.get(`${child.url}/relations`)).body.map((row: { id: number }) => row.id)).toEqual([
      made.body.id,
    ]);
  });

  test.each([
    { trigger: 'on_completion', sample_percentage: 20, copy_annotations: false },
    { trigger: 'on_disagreement', min_annotations: 2, max_agreement: 0.7 },
    { trigger: 'on_review', filter: { review_status: 'rejected' } },
    {
      trigger: 'on_completion',
      sample_percentage: 100,
      filter: { min_annotations: 2, max_agreement: 0.8 },
      copy_annotations: true,
    },
    { trigger: 'on_review_rejection', copy_annotations: true },
    { trigger: 'on_completion', sample_percentage: 20, copy_annotations: true },
  ])('take the rules of the documents: %j (S4-075)', async (rules) => {
    const { owner } = await t.newOrganization();
    const [parent, child] = [await newStage(owner), await newStage(owner)];
    const made = await owner.post(`${parent.url}/relations`, { child_project_id: child.id, nesting_rules: rules });
    expect(made.status, made.text).toBe(201);
    expect(made.body.nesting_rules).toEqual(rules);
  });

  test('refuse what they do not know (P-06)', async () => {
    const { owner } = await t.newOrganization();
    const [parent, child] = [await newStage(owner), await newStage(owner)];
    const send = (rules: unknown) =>
      owner.post(`${parent.url}/relations`, { child_project_id: child.id, nesting_rules: rules });
    expect((await send({ trigger: 'on_full_moon' })).status).toBe(400);
    expect((await send({ sample_percentage: 101 })).status).toBe(400);
    expect((await send({ filter: { max_agreement: 2 } })).status).toBe(400);
    expect((await send({ filter: { colour: 'red' } })).status).toBe(400);
    expect((await owner.post(`${parent.url}/relations`, {})).status).toBe(400);
  });

  test('are one for each pair, and never to oneself (S4-073, S4-348, P-01, P-05)', async () => {
    const { owner } = await t.newOrganization();
    const [parent, child] = [await newStage(owner), await newStage(owner)];
    const made = await owner.post(`${parent.url}/relations`, { child_project_id: child.id });
    const again = await owner.post(`${child.url}/relations`, { parent_project_id: parent.id });
    expect(again.status).toBe(400);
    expect(again.body.error.reason).toBe('duplicate');
    const self = await owner.post(`${parent.url}/relations`, { child_project_id: parent.id });
    expect(self.status).toBe(400);
    expect(self.body.error.reason).toBe('cycle');
    // Removed and made again it is the same one: what was decided in it stays decided.
    expect((await owner.delete(`${parent.url}/relations/${made.body.id}`)).status).toBe(204);
    expect((await owner.get(`${parent.url}/relations`)).body).toEqual([]);
    const renewed = await owner.post(`${parent.url}/relations`, { child_project_id: child.id, is_active: true });
    expect(renewed.body).toMatchObject({ id: made.body.id, is_active: true });
  });

  test('form no ring of any length; the message shows the way (S4-348, P-01)', async () => {
    const { owner } = await t.newOrganization();
    const [a, b, c] = [
      await newStage(owner, { title: 'Stage A' }),
      await newStage(owner, { title: 'Stage B' }),
      await newStage(owner, { title: 'Stage C' }),
    ];
    expect((await owner.post(`${a.url}/relations`, { child_project_id: b.id })).status).toBe(201);
    expect((await owner.post(`${b.url}/relations`, { child_project_id: c.id })).status).toBe(201);
    const ring = await owner.post(`${c.url}/relations`, { child_project_id: a.id });
    expect(ring.status).toBe(400);
    expect(ring.body.error.reason).toBe('cycle');
    expect(ring.body.error.message).toContain('Stage C → Stage A → Stage B → Stage C');
    expect((await owner.post(`${a.url}/relations`, { child_project_id: c.id })).status).toBe(201);
  });

  test('that would close a ring together are not both made at once (P-02)', async () => {
    const { owner } = await t.newOrganization();
    const stages = [await newStage(owner), await newStage(owner), await newStage(owner)];
    for (let round = 0; round < 4; round++) {
      const answers = await Promise.all(
        stages.map((stage, index) =>
          owner.post(`${stage.url}/relations`, { child_project_id: stages[(index + 1) % 3]?.id }),
        ),
      );
      expect(answers.map(({ status }) => status).sort()).toEqual([201, 201, 400]);
      for (const [index, answer] of answers.entries())
        if (answer.status === 201) await owner.delete(`${stages[index]?.url}/relations/${answer.body.id}`);
    }
  });

  test('have at most twelve stages in a row (P-01)', async () => {
    const { owner } = await t.newOrganization();
    const stages = await Promise.all(Array.from({ length: 13 }, () => newStage(owner)));
    const statuses: number[] = [];
    for (const [index, stage] of stages.slice(0, -1).entries())
      statuses.push((await owner.post(`${stage.url}/relations`, { child_project_id: stages[index + 1]?.id })).status);
    expect(statuses).toEqual([...Array(11).fill(201), 400]);
  });

  test('warn of two samples and of configs that differ (C-047, P-07)', async () => {
    const { owner } = await t.newOrganization();
    const parent = await newStage(owner, { review_percentage: 20 });
    const child = await newStage(owner, {
      label_config:
        '<View><Image name="frame" value="$image_url"/><Choices name="c" toName="frame"><Choice value="x"/></Choices></View>',
    });
    const made = await owner.post(`${parent.url}/relations`, {
      child_project_id: child.id,
      nesting_rules: { trigger: 'on_completion', sample_percentage: 20, copy_annotations: true },
    });
    expect(made.body.warnings).toHaveLength(3);
    expect(made.body.warnings[0]).toContain('two samples');
  });
});
