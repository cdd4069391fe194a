import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestApp, type TestApp, type TestUser } from './platform/testing/test-app.ts';

/** What scripts written for Label Studio's API rely on, call by call, as one such script would make them. */

const CONFIG =
  '<View><Text name="text" value="$text"/><Choices name="sentiment" toName="text"><Choice value="Positive"/><Choice value="Negative"/></Choices></View>';
const item = (choice: string) => ({
  from_name: 'sentiment',
  to_name: 'text',
  type: 'choices',
  value: { choices: [choice] },
});

let t: TestApp;
let me: TestUser;
let projectId: number;
let taskId: number;

beforeAll(async () => {
  t = await createTestApp();
  me = (await t.newOrganization()).owner;
});
afterAll(() => t.close());

test('1: a project is created with a config and comes back with its settings and counters', async () => {
  const answer = await me.post('/api/projects/', {
    title: 'From a script',
    label_config: CONFIG,
    expert_instruction: '<b>Look</b>',
    maximum_annotations: 1,
    sampling: 'Uniform sampling',
  });
  expect(answer.status).toBe(201);
  expect(answer.body).toMatchObject({
    title: 'From a script',
    label_config: CONFIG,
    sampling: 'Uniform sampling',
    show_skip_button: true,
    enable_empty_annotation: true,
    color: '#FFFFFF',
    maximum_annotations: 1,
    is_published: false,
    task_number: 0,
    finished_task_number: 0,
    total_annotations_number: 0,
    total_predictions_number: 0,
    num_tasks_with_annotations: 0,
    useful_annotation_number: 0,
    ground_truth_number: 0,
    skipped_annotations_number: 0,
    created_by: { id: me.id, email: me.email },
    skip_queue: 'REQUEUE_FOR_OTHERS',
    config_has_control_tags: true,
    parsed_label_config: {
      sentiment: {
        type: 'Choices',
        to_name: ['text'],
        inputs: [{ type: 'Text', value: 'text' }],
        labels: ['Positive', 'Negative'],
      },
    },
  });
  projectId = answer.body.id;
  const list = await me.get('/api/projects/?page=1&page_size=30');
  expect(list.body).toMatchObject({ count: 1, next: null, previous: null, results: [{ id: projectId }] });
  expect((await me.get('/api/projects/?page=2')).status).toBe(404);
});

test('1: a config that means nothing is a 400 in the shape of the field', async () => {
  const answer = await me.patch(`/api/projects/${projectId}/`, { label_config: '<View><Bogus/></View>' });
  expect(answer.status).toBe(400);
  expect(answer.body).toMatchObject({
    status_code: 400,
    detail: expect.any(String),
    validation_errors: { label_config: [expect.stringContaining('Bogus')] },
  });
});

test('2: tasks are imported, bare or wrapped, with predictions', async () => {
  const answer = await me.post(`/api/projects/${projectId}/import?return_task_ids=true`, [
    { text: 'good' },
    { data: { text: 'bad' }, predictions: [{ model_version: 'm1', score: 0.4, result: [item('Negative')] }] },
  ]);
  expect(answer.status).toBe(201);
  expect(answer.body).toMatchObject({
    task_count: 2,
    annotation_count: 0,
    prediction_count: 1,
    duration: expect.any(Number),
    file_upload_ids: [],
    could_be_tasks_list: true,
    data_columns: ['text'],
  });
  [taskId] = answer.body.task_ids;
});

test('6: tasks are listed page by page until a 404', async () => {
  const page = await me.get(`/api/tasks/?project=${projectId}&page=1&page_size=1&fields=all`);
  expect(page.body).toMatchObject({
    total: 2,
    total_annotations: 0,
    total_predictions: 1,
    tasks: [{ id: taskId, data: { text: 'good' }, annotations: [], predictions: [], is_labeled: false }],
  });
  expect((await me.get(`/api/tasks/?project=${projectId}&page=2&page_size=1`)).body.tasks).toHaveLength(1);
  const past = await me.get(`/api/tasks/?project=${projectId}&page=3&page_size=1`);
  expect(past.status).toBe(404);
  expect(past.body.detail).toBe('Invalid page.');
});

test('3: the next task comes with its predictions, drafts and a lock', async () => {
  const answer = await me.get(`/api/projects/${projectId}/next`);
  expect(answer.body).toMatchObject({
    project: projectId,
    annotations: [],
    drafts: [],
    unique_lock_id: expect.any(String),
    queue: expect.any(String),
  });
});

test('4: an answer is stored although its items have no ids, and changes keep their shape', async () => {
  const answer = await me.post(`/api/tasks/${taskId}/annotations/`, {
    result: [item('Positive')],
    lead_time: 3.2,
    was_cancelled: false,
    task: taskId,
    project: projectId,
  });
  expect(answer.status).toBe(201);
  expect(answer.body).toMatchObject({
    task: taskId,
    project: projectId,
    completed_by: me.id,
    lead_time: 3.2,
    was_cancelled: false,
    ground_truth: false,
    import_id: null,
    last_action: 'submitted',
    parent_prediction: null,
    parent_annotation: null,
    bulk_created: false,
    created_username: expect.stringContaining(me.email),
    result: [{ ...item('Positive'), id: expect.any(String) }],
  });
  const changed = await me.patch(`/api/annotations/${answer.body.id}/`, { result: [item('Negative')] });
  expect(changed.body.result).toMatchObject([item('Negative')]);
  expect((await me.get(`/api/tasks/${taskId}/annotations/`)).body).toMatchObject([{ id: answer.body.id }]);
});

test('5: a draft is kept per person', async () => {
  const answer = await me.post(`/api/tasks/${taskId}/drafts/`, { result: [item('Positive')], lead_time: 1 });
  expect([200, 201]).toContain(answer.status);
  expect(answer.body).toMatchObject({
    id: expect.any(Number),
    result: [item('Positive')],
    lead_time: 1,
    was_postponed: false,
  });
});

test('10: the export is a file of whole tasks', async () => {
  const answer = await me.get(`/api/projects/${projectId}/export?exportType=JSON&download_all_tasks=true`);
  expect(String(answer.headers['content-disposition'])).toContain('attachment');
  expect(answer.headers.filename).toBeDefined();
  expect(answer.body).toHaveLength(2);
  expect(answer.body[0]).toMatchObject({
    id: taskId,
    data: { text: 'good' },
    inner_id: 1,
    total_annotations: 1,
    cancelled_annotations: 0,
    annotations: [{ completed_by: me.id, result: [item('Negative')], result_count: 1 }],
  });
});

test('14, 15: version and whoami', async () => {
  expect((await me.get('/api/version/')).body).toMatchObject({
    edition: 'Community',
    release: expect.any(String),
    'label-studio-os-package': { version: expect.any(String) },
  });
  expect((await me.get('/api/current-user/whoami')).body).toMatchObject({
    id: me.id,
    email: me.email,
    active_organization: me.organizationId,
    permissions: expect.any(Array),
  });
});

test('errors have the body that the clients parse', async () => {
  const answer = await me.get('/api/tasks/999999/');
  expect(answer.status).toBe(404);
  expect(answer.body).toMatchObject({
    status_code: 404,
    detail: expect.any(String),
    error: { type: 'not_found', requestId: expect.any(String) },
  });
});
