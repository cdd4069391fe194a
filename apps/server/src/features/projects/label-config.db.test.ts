import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestApp, type TestApp, type TestUser } from '../../platform/testing/test-app.ts';

const choices = (...values: string[]): string =>
  `<View><Text name="text" value="$text"/><Choices name="mood" toName="text">${values
    .map((value) => `<Choice value="${value}"/>`)
    .join('')}</Choices></View>`;

let t: TestApp;
let owner: TestUser;
beforeAll(async () => {
  t = await createTestApp();
  ({ owner } = await t.newOrganization());
});
afterAll(() => t.close());

async function newProject(labelConfig: string): Promise<{ id: number; task_definition_id: number }> {
  const answer = await owner.post('/api/projects', { title: 'Moods', label_config: labelConfig });
  expect(answer.status, answer.text).toBe(201);
  return answer.body;
}

async function useLabel(projectId: number, label: string, count: number, drafts = 0): Promise<void> {
  await t.admin.query(
    `insert into project_result_count (organization_id, project_id, from_name, to_name, type, label, shard, count, draft_count)
     select $1, $2, 'mood', 'text', 'choices', l, 0, $4, $5 from unnest(array['', $3]) l`,
    [owner.organizationId, projectId, label, count, drafts],
  );
}

describe('saving', () => {
  test('everything that follows from the config is stored with it', async () => {
    const project = await newProject(choices('Good', 'Bad'));
    const { body } = await owner.get(`/api/projects/${project.id}`);
    expect(body).toMatchObject({
      data_types: { text: 'Text' },
      config_has_control_tags: true,
      config_suitable_for_bulk_annotation: true,
      parsed_label_config: { mood: { type: 'Choices', to_name: ['text'], labels: ['Good', 'Bad'] } },
      control_weights: { mood: { overall: 1, type: 'Choices', labels: { Good: 1, Bad: 1 } } },
    });
    const parsed = await owner.get(`/api/projects/${project.id}/parsed-config`);
    expect(parsed.body).toMatchObject({ from_names: ['mood'], choices: { mood: ['Good', 'Bad'] } });
  });

  test('white space keeps the hash and the version; a new choice makes the next one; an old config finds its version', async () => {
    const project = await newProject(choices('Good', 'Bad'));
    const url = `/api/projects/${project.id}`;
    const first = (await owner.get(url)).body;
    const spaced = await owner.patch(url, { label_config: choices('Good', 'Bad').replaceAll('><', '>\n  <') });
    expect(spaced.body).toMatchObject({
      label_config_hash: first.label_config_hash,
      task_definition_id: first.task_definition_id,
    });
    const wider = await owner.patch(url, { label_config: choices('Good', 'Bad', 'Mixed') });
    expect(wider.body.label_config_hash).not.toBe(first.label_config_hash);
    const versions = await owner.get(`${url}/definitions`);
    expect(versions.body).toMatchObject([
      { version: 2, is_current: true, id: wider.body.task_definition_id },
      { version: 1, is_current: false, id: first.task_definition_id, label_config: choices('Good', 'Bad') },
    ]);
    expect((await owner.get(`/api/task-definitions/${first.task_definition_id}`)).body.version).toBe(1);
    await owner.patch(url, { label_config: choices('Good', 'Bad') });
    expect((await owner.get(url)).body.task_definition_id).toBe(first.task_definition_id);
    expect((await owner.get(`${url}/label-config-versions`)).body).toHaveLength(2);
    const { owner: stranger } = await t.newOrganization();
    expect((await stranger.get(`/api/task-definitions/${first.task_definition_id}`)).status).toBe(404);
  });

  test('a weight stays when a label is added; weights alone can be sent', async () => {
    const { id } = await newProject(choices('Good', 'Bad'));
    const set = await owner.patch(`/api/projects/${id}`, {
      control_weights: { mood: { overall: 2, type: 'Choices', labels: { Good: 1.5 } } },
    });
    expect(set.body.control_weights.mood).toEqual({ overall: 2, type: 'Choices', labels: { Good: 1.5, Bad: 1 } });
    const wider = await owner.patch(`/api/projects/${id}`, { label_config: choices('Good', 'Bad', 'Mixed') });
    expect(wider.body.control_weights.mood.labels).toEqual({ Good: 1.5, Bad: 1, Mixed: 1 });
  });

  test('mistakes are told with line and column, and change nothing', async () => {
    const { id } = await newProject(choices('Good', 'Bad'));
    const broken =
      '<View>\n  <Text name="text" value="$text"/>\n  <Choices name="mood" toName="txt"><Choice value="A"/></Choices>\n</View>';
    const answer = await owner.patch(`/api/projects/${id}`, { label_config: broken, title: 'Renamed' });
    expect(answer.status).toBe(400);
    expect(answer.body.validation_errors.label_config[0]).toMatch(/^Line 3, column \d+: /);
    expect((await owner.patch(`/api/projects/${id}`, { label_config: '<View><Text' })).status).toBe(400);
    expect((await owner.get(`/api/projects/${id}`)).body).toMatchObject({
      title: 'Moods',
      label_config: choices('Good', 'Bad'),
    });
  });
});

describe('stored annotations', () => {
  test('what they use can neither be removed nor renamed; the rest can', async () => {
    const { id } = await newProject(choices('Good', 'Bad'));
    await useLabel(id, 'Good', 7);
    const url = `/api/projects/${id}`;
    const removed = await owner.patch(url, { label_config: choices('Bad', 'Mixed') });
    expect(removed.status).toBe(400);
    expect(removed.body.error.reason).toBe('breaks_annotations');
    expect(removed.body.validation_errors.label_config.join()).toContain('7 stored results');
    const renamed = await owner.patch(url, { label_config: choices('Good', 'Bad').replace('"mood"', '"feeling"') });
    expect(renamed.status).toBe(400);
    expect(renamed.body.validation_errors.label_config.join()).toContain('renamed to "feeling"');
    expect((await owner.patch(url, { label_config: choices('Good') })).status).toBe(200);
    expect((await owner.patch(url, { label_config: choices('Good', 'New') })).status).toBe(200);
  });

  test('drafts protect their labels too', async () => {
    const { id } = await newProject(choices('Good', 'Bad'));
    await useLabel(id, 'Bad', 0, 1);
    expect((await owner.patch(`/api/projects/${id}`, { label_config: choices('Good') })).status).toBe(400);
  });

  test('labels of links are protected like any other, in annotations and in drafts', async () => {
    const links = (...values: string[]) =>
      `<View><Relations>${values.map((value) => `<Relation value="${value}"/>`).join('')}</Relations>
        <Labels name="who" toName="text"><Label value="Person"/></Labels><Text name="text" value="$text"/></View>`;
    const person = (id: string, start: number) => ({
      id,
      from_name: 'who',
      to_name: 'text',
      type: 'labels',
      value: { start, end: start + 1, text: 'x', labels: ['Person'] },
    });
    const answer = (...labels: string[]) => [
      person('a', 0),
      person('b', 1),
      { type: 'relation', from_id: 'a', to_id: 'b', direction: 'right', labels },
    ];
    const { id } = await newProject(links('knows', 'likes', 'owns'));
    const url = `/api/projects/${id}`;
    const task = await owner.post(`${url}/tasks`, { data: { text: 'xx' } });
    const annotation = await owner.post(`/api/tasks/${task.body.id}/annotations`, { result: answer('knows') });
    expect(annotation.status, annotation.text).toBe(201);
    await owner.post(`/api/tasks/${task.body.id}/drafts`, { result: answer('likes') });
    const refused = await owner.patch(url, { label_config: links('owns') });
    expect(refused.status).toBe(400);
    expect(refused.body.validation_errors.label_config.sort()).toEqual([
      '"knows" of "relation" is removed, but 1 stored result names it.',
      '"likes" of "relation" is removed, but 1 stored result names it.',
    ]);
    expect((await owner.get(`${url}/summary`)).body).toMatchObject({
      created_labels: { who: { Person: 2 }, relation: { knows: 1 } },
      created_labels_drafts: { relation: { likes: 1 } },
      created_annotations: { 'who|text|labels': 2 },
    });
    expect((await owner.patch(url, { label_config: links('knows', 'likes') })).status).toBe(200);
    await owner.delete(`/api/annotations/${annotation.body.id}`);
    expect((await owner.patch(url, { label_config: links('likes') })).status).toBe(200);
    expect((await owner.post(`${url}/summary/refresh`)).body).toEqual({ repaired: false, drift: {} });
  });

  test('a field that no task has is refused, one that some lack is told', async () => {
    const { id } = await newProject(choices('Good', 'Bad'));
    const url = `/api/projects/${id}`;
    await t.admin.query(
      `insert into task (organization_id, project_id, inner_id, data)
       select $1, $2, n, case when n <= 2 then '{"text":"x","note":"y"}'::jsonb else '{"text":"x"}' end from generate_series(1, 3) n`,
      [owner.organizationId, id],
    );
    await owner.post(`${url}/summary/refresh`);
    const withField = (field: string) =>
      choices('Good', 'Bad').replace('</View>', `<Text name="more" value="$${field}"/></View>`);
    const absent = await owner.patch(url, { label_config: withField('nowhere') });
    expect(absent.status).toBe(400);
    expect(absent.body.error.reason).toBe('data_lacks_fields');
    expect(absent.body.validation_errors.label_config[0]).toContain('3 of 3 tasks');
    const partial = await owner.post(`${url}/validate-config`, { label_config: withField('note') });
    expect(partial.body).toMatchObject({
      valid: false,
      can_save: true,
      breaking_changes: [{ code: 'field_missing', name: 'note', count: 1 }],
    });
    expect((await owner.post(`${url}/validate`, { label_config: withField('note') })).status).toBe(400);
    expect((await owner.patch(url, { label_config: withField('note') })).status).toBe(200);
    expect((await owner.get(`${url}/summary`)).body.missing_data_columns).toEqual(['note']);
  });

  test('checking tells without changing', async () => {
    const { id } = await newProject(choices('Good', 'Bad'));
    await useLabel(id, 'Good', 3);
    const url = `/api/projects/${id}`;
    const check = await owner.post(`${url}/validate-config`, { label_config: choices('Bad') });
    expect(check.body).toMatchObject({
      valid: false,
      breaking_changes: [{ code: 'label_removed', label: 'Good', count: 3 }],
    });
    expect((await owner.post(`${url}/validate-config`, { label_config: choices('Bad'), strict: true })).status).toBe(
      400,
    );
    const fine = await owner.post(`${url}/validate-config`, { label_config: choices('Good', 'Bad') });
    expect(fine.body).toMatchObject({ valid: true, breaking_changes: [], diagnostics: [] });
    const essential = await owner.post(`${url}/validate`, { label_config: choices('Good', 'Bad', 'New') });
    expect(essential.body).toEqual({ config_essential_data_has_changed: true });
    const cosmetic = choices('Good', 'Bad').replace('<View>', '<View><Header value="How is it?"/>');
    expect((await owner.post(`${url}/validate`, { label_config: cosmetic })).body).toEqual({
      config_essential_data_has_changed: false,
    });
  });
});

test('anybody may check a config; templates compile; samples fit', async () => {
  expect((await t.anonymous.post('/api/projects/validate', { label_config: choices('A', 'B') })).status).toBe(204);
  expect((await t.anonymous.post('/api/projects/validate/', { label_config: '<View><Nope/></View>' })).status).toBe(
    400,
  );
  const gallery = await owner.get('/api/templates');
  expect(gallery.body.templates.length).toBeGreaterThanOrEqual(10);
  const { id } = await newProject(choices('A', 'B'));
  for (const { label_config: config } of gallery.body.templates) {
    expect((await t.anonymous.post('/api/projects/validate', { label_config: config })).status).toBe(204);
    const sample = await owner.post(`/api/projects/${id}/sample-task`, { label_config: config });
    expect(sample.body.sample_task).toBeTypeOf('object');
  }
  const own = await owner.post(`/api/projects/${id}/sample-task`);
  expect(Object.keys(own.body.sample_task)).toEqual(['text']);
});
