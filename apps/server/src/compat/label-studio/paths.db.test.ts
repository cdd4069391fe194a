import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestApp, type TestApp, type TestResponse, type TestUser } from '../../platform/testing/test-app.ts';

/** Every path of Label Studio's free edition with what its clients read of the answer, then those of the paid one. */

const CONFIG =
  '<View><Text name="text" value="$text"/><Choices name="mood" toName="text"><Choice value="Good"/><Choice value="Bad"/></Choices></View>';
const RESULT = [{ from_name: 'mood', to_name: 'text', type: 'choices', value: { choices: ['Good'] } }];

let t: TestApp;
let folder: string;
let me: TestUser;
let other: TestUser;
/** Ids by the names that stand for them in the tables. */
const ids: Record<string, number> = {};

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'labelwright-field-'));
  t = await createTestApp({ env: { LOCAL_FILES_ROOTS: folder } });
  const organization = await t.newOrganization('Field');
  me = organization.owner;
  other = await t.newUser(organization.id);
  ids.organization = organization.id;
  ids.me = me.id;
  ids.other = other.id;
  ids.workspace = organization.workspaceId;
  ids.project = (await me.post('/api/projects/', { title: 'Field', label_config: CONFIG })).body.id;
  const tasks = Array.from({ length: 6 }, (_, index) => ({ text: `Text ${index}` }));
  const { task_ids: made } = (await me.post(`/api/projects/${ids.project}/import?return_task_ids=true`, tasks)).body;
  [ids.task, ids.task2, ids.task3, ids.task4] = made;
  const answer = { result: RESULT, lead_time: 2 };
  ids.annotation = (await me.post(`/api/tasks/${ids.task}/annotations/`, answer)).body.id;
  ids.annotation2 = (await me.post(`/api/tasks/${ids.task2}/annotations/`, answer)).body.id;
  ids.draft = (await me.post(`/api/tasks/${ids.task3}/drafts`, answer)).body.id;
  ids.prediction = (
    await me.post('/api/predictions/', { task: ids.task3, result: RESULT, model_version: 'v1' })
  ).body.id;
  ids.view = (await me.post('/api/dm/views/', { project: ids.project, data: { title: 'All' } })).body.id;
  ids.export = (await me.post(`/api/projects/${ids.project}/exports/`, { title: 'One' })).body.id;
  const label = { title: 'Good', value: { choices: ['Good'] }, project: ids.project, from_name: 'mood' };
  const labels = await me.post('/api/labels/', [label]);
  if (labels.status !== 201) throw new Error(labels.text);
  ids.label = labels.body[0].id;
  const local = { project: ids.project, path: folder, title: 'Folder' };
  ids.storage = (await me.post('/api/storages/localfiles/', local)).body.id;
  await t.runJobs();
});
afterAll(async () => {
  await t.close();
  rmSync(folder, { recursive: true, force: true });
});

const fill = (url: string): string => url.replace(/\{(\w+)\}/g, (_, name) => String(ids[name]));
const call = (
  person: Pick<TestUser, 'get' | 'post' | 'patch' | 'put' | 'delete'>,
  line: Line,
): Promise<TestResponse> => {
  const [method, url, , , body] = line;
  const path = fill(url);
  const sent = typeof body === 'function' ? body() : body;
  return method === 'GET' ? person.get(path) : person[method.toLowerCase() as 'post'](path, sent);
};
const keysOf = (body: unknown): string[] => {
  const one = Array.isArray(body) ? body[0] : body;
  return Object.keys(one ?? {});
};

/** Method, path, status, keys that the answer (or the first of the list) has, body. */
type Line = [
  method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE',
  url: string,
  status: number,
  keys?: string,
  body?: unknown,
];

const FREE: Line[] = [
  [
    'GET',
    '/api/current-user/whoami',
    200,
    'id email username permissions active_organization active_organization_meta custom_hotkeys',
  ],
  ['GET', '/api/current-user/token', 200, 'token'],
  ['GET', '/api/current-user/hotkeys/', 200, 'custom_hotkeys'],
  [
    'PATCH',
    '/api/current-user/hotkeys/',
    200,
    'custom_hotkeys',
    { custom_hotkeys: { 'annotation:submit': { key: 'ctrl+enter', active: true } } },
  ],
  ['PATCH', '/api/current-user/hotkeys/', 400, 'detail', { custom_hotkeys: { submit: { key: 'x' } } }],
  ['GET', '/api/current-user/product-tour?name=Data-Manager', 200, 'user name state interaction_data'],
  [
    'PATCH',
    '/api/current-user/product-tour?name=data_manager',
    200,
    'user name state interaction_data',
    { state: 'completed' },
  ],
  ['GET', '/api/users/', 200, 'id email first_name last_name username initials avatar phone date_joined'],
  [
    'POST',
    '/api/users/',
    201,
    'id email first_name last_name username',
    { email: 'new@ls.example', first_name: 'New', username: 'new' },
  ],
  ['POST', '/api/users/', 400, 'detail', { email: 'new@ls.example' }],
  ['GET', '/api/users/{me}/', 200, 'id email'],
  ['PATCH', '/api/users/{me}/', 200, 'id first_name', { first_name: 'Mia', phone: '1' }],
  ['PATCH', '/api/users/{me}/', 405, 'detail', { email: 'other@ls.example' }],
  ['PATCH', '/api/users/{other}/', 403, 'detail', { first_name: 'Not mine' }],
  ['GET', '/api/jwt/settings', 200, 'api_tokens_enabled legacy_api_tokens_enabled'],
  ['GET', '/api/session-policy/', 200, 'max_session_age max_time_between_activity created_at updated_at'],
  ['GET', '/api/organizations/', 200, 'id title contact_info created_at'],
  ['GET', '/api/organizations/{organization}', 200, 'id title'],
  ['PATCH', '/api/organizations/{organization}', 200, 'id title', { title: 'Field works' }],
  ['GET', '/api/organizations/{organization}/memberships', 200, 'count next previous results'],
  ['GET', '/api/organizations/{organization}/memberships/{other}/', 200, 'id user organization'],
  ['GET', '/api/invite', 200, 'token invite_url'],
  ['POST', '/api/invite/reset-token', 201, 'token invite_url'],
  ['POST', '/api/invite/send-email', 200, '', { emails: ['asked@ls.example'] }],
  ['POST', '/api/invite/revoke', 204],
  ['GET', '/api/version/', 200, 'release edition label-studio-os-package'],
  ['GET', '/health/', 200, 'status'],
  ['GET', '/feature-flags/', 200],
  ['GET', '/swagger.json', 302],
  ['GET', '/docs/api/schema/json/', 302],
  ['GET', '/docs/api/schema/swagger-ui/', 302],
  ['GET', '/api/projects/?page=1&page_size=30&include=id,title&filter=all', 200, 'count next previous results'],
  ['GET', '/api/projects/counts/?page=1', 200, 'count results'],
  // As older clients ask: all at once, and with booleans of their own.
  ['GET', '/api/projects/?page_size=10000000', 200, 'count results'],
  ['POST', '/api/projects/{project}/import?return_task_ids=1', 201, 'task_ids', [{ text: 'Old' }]],
  ['GET', '/api/projects/{project}/export?exportType=JSON_MIN&download_all_tasks=True', 200, 'id text'],
  ['GET', '/api/projects/{project}/', 200, 'id title label_config parsed_label_config task_number created_by'],
  ['PATCH', '/api/projects/{project}/', 200, 'id', { color: '#112233' }],
  ['PUT', '/api/projects/{project}/', 200, 'id', { title: 'Field', label_config: CONFIG }],
  ['GET', '/api/projects/{project}/next/', 200, 'id data annotations predictions drafts unique_lock_id queue'],
  ['GET', '/api/projects/{project}/label-stream-history/', 200, 'taskId annotationId'],
  ['POST', '/api/projects/validate/', 204, '', { label_config: CONFIG }],
  ['POST', '/api/projects/validate/', 400, 'detail validation_errors', { label_config: '<View><Nothing/></View>' }],
  ['POST', '/api/projects/{project}/validate/', 200, 'config_essential_data_has_changed', { label_config: CONFIG }],
  [
    'GET',
    '/api/projects/{project}/summary/',
    200,
    'all_data_columns common_data_columns created_annotations created_labels created_labels_drafts',
  ],
  ['POST', '/api/projects/{project}/summary/reset/', 200],
  ['GET', '/api/projects/{project}/tasks/', 200, 'id data meta'],
  ['POST', '/api/projects/{project}/sample-task/', 200, 'sample_task', { label_config: CONFIG }],
  ['GET', '/api/projects/{project}/model-versions/', 200, 'v1'],
  ['GET', '/api/projects/{project}/model-versions/?extended=true', 200, 'static live'],
  ['GET', '/api/projects/{project}/annotators/', 200, 'id first_name last_name email avatar'],
  ['GET', '/api/templates/', 200, 'templates groups'],
  [
    'GET',
    '/api/tasks/?project={project}&page=1&page_size=2&fields=all&resolve_uri=true',
    200,
    'tasks total total_annotations total_predictions',
  ],
  ['GET', '/api/tasks/?view={view}&page=1', 200, 'tasks total'],
  ['POST', '/api/tasks/', 201, 'id data project', () => ({ project: ids.project, data: { text: 'One more' } })],
  ['GET', '/api/tasks/{task}/', 200, 'id data annotations predictions drafts'],
  ['PATCH', '/api/tasks/{task4}/', 200, 'id data', { data: { text: 'Changed' } }],
  ['PUT', '/api/tasks/{task4}/', 200, 'id data', { data: { text: 'Again' } }],
  ['GET', '/api/tasks/{task}/annotations/', 200, 'id result completed_by'],
  ['GET', '/api/tasks/{task3}/drafts', 200, 'id result user'],
  ['GET', '/api/tasks/{task}/annotations/{annotation}/drafts', 200],
  [
    'POST',
    '/api/tasks/{task}/annotations/{annotation}/drafts',
    201,
    'id result annotation',
    { result: RESULT, lead_time: 1 },
  ],
  ['GET', '/api/annotations/{annotation}/', 200, 'id result'],
  ['PUT', '/api/annotations/{annotation}/', 200, 'id result', { result: RESULT }],
  ['PATCH', '/api/annotations/{annotation}/', 200, 'id ground_truth', { ground_truth: true }],
  ['GET', '/api/drafts/{draft}/', 200, 'id result'],
  ['PATCH', '/api/drafts/{draft}/', 200, 'id result', { result: RESULT, lead_time: 3 }],
  ['GET', '/api/predictions/?task={task3}', 200, 'id result score model_version task project'],
  ['GET', '/api/predictions/?project={project}', 200, 'id'],
  ['GET', '/api/predictions/{prediction}/', 200, 'id result'],
  ['PATCH', '/api/predictions/{prediction}/', 200, 'id score', { score: 0.5 }],
  ['PUT', '/api/predictions/{prediction}/', 200, 'id', () => ({ task: ids.task3, result: 'Bad', model_version: 'v1' })],
  ['GET', '/api/fsm/entities/task/{task}/history', 200, 'count next previous results'],
  ['GET', '/api/fsm/entities/annotation/{annotation}/history', 200, 'results'],
  ['GET', '/api/fsm/entities/project/{project}/history', 200, 'results'],
  [
    'POST',
    '/api/projects/{project}/tasks/bulk/',
    201,
    'task_count annotation_count prediction_count duration file_upload_ids could_be_tasks_list found_formats data_columns',
    [{ text: 'Bulk' }],
  ],
  [
    'POST',
    '/api/projects/{project}/import/predictions',
    201,
    'created',
    () => [{ task: ids.task4, result: RESULT, model_version: 'v2' }],
  ],
  ['GET', '/api/projects/{project}/file-uploads?all=true', 200],
  ['GET', '/storage-data/uploaded/?filepath=upload/1/a.png', 302],
  ['GET', '/api/projects/{project}/export?exportType=JSON_MIN', 200, 'id text mood'],
  ['GET', '/api/projects/{project}/export/formats', 200, 'name title description disabled'],
  ['GET', '/api/projects/{project}/export/files', 200, 'export_files'],
  [
    'GET',
    '/api/projects/{project}/exports/',
    200,
    'id title status md5 counters created_by created_at finished_at converted_formats',
  ],
  ['GET', '/api/projects/{project}/exports/{export}', 200, 'id status'],
  ['POST', '/api/projects/{project}/exports/{export}/convert', 202, 'id', { export_type: 'CSV' }],
  ['GET', '/api/projects/{project}/exports/{export}/download?exportType=JSON', 200],
  ['GET', '/api/dm/views/?project={project}', 200, 'id project data order user'],
  ['GET', '/api/dm/views/{view}/', 200, 'id data'],
  ['PATCH', '/api/dm/views/{view}/', 200, 'id data', { data: { title: 'Mine' } }],
  ['PUT', '/api/dm/views/{view}/', 200, 'id data', { data: { title: 'Mine' } }],
  ['POST', '/api/dm/views/order/', 200, '', () => ({ project: ids.project, ids: [ids.view] })],
  ['GET', '/api/dm/columns/?project={project}', 200, 'columns'],
  ['GET', '/api/dm/project/?project={project}', 200, 'id task_count annotation_count'],
  ['GET', '/api/dm/actions/?project={project}', 200, 'id title order dialog permission'],
  ['GET', '/api/dm/actions/delete_tasks/form/?project={project}', 200],
  [
    'POST',
    '/api/dm/actions/?project={project}&id=predictions_to_annotations',
    200,
    'processed_items detail',
    () => ({ selectedItems: { all: false, included: [ids.task3] } }),
  ],
  ['GET', '/api/webhooks/?project={project}', 200],
  ['GET', '/api/webhooks/info/', 200, 'ANNOTATION_CREATED'],
  ['GET', '/api/ml/?project={project}', 200],
  ['GET', '/api/labels/', 200, 'id title value'],
  ['GET', '/api/labels/{label}/', 200, 'id title value'],
  [
    'POST',
    '/api/labels/bulk',
    200,
    'annotations_updated',
    () => ({ project: ids.project, old_label: ['Good'], new_label: ['Good'] }),
  ],
  ['GET', '/api/label_links/?project={project}&expand=label', 200, 'id project label'],
  ['GET', '/api/storages/?project={project}', 200, 'id type title status'],
  ['GET', '/api/storages/export?project={project}', 200],
  ['GET', '/api/storages/types', 200, 'name title'],
  ['GET', '/api/storages/export/types', 200, 'name title'],
  ...['s3', 'gcs', 'azure', 'redis', 'localfiles'].flatMap((kind): Line[] => [
    ['GET', `/api/storages/${kind}/?project={project}`, 200],
    ['GET', `/api/storages/${kind}/form`, 200],
    ['GET', `/api/storages/export/${kind}?project={project}`, 200],
    ['GET', `/api/storages/export/${kind}/form`, 200],
  ]),
  ['GET', '/api/storages/localfiles/{storage}', 200, 'id type title status last_sync last_sync_count traceback meta'],
  ['DELETE', '/api/drafts/{draft}/', 204],
  ['DELETE', '/api/predictions/{prediction}/', 204],
  ['DELETE', '/api/projects/{project}/exports/{export}', 204],
  ['DELETE', '/api/storages/localfiles/{storage}', 204],
  ['DELETE', '/api/dm/views/reset/', 204, '', () => ({ project: ids.project })],
  ['DELETE', '/api/tasks/{task4}/', 204],
];

/** What the paid edition adds, over our reviews, comments, assignments, roles, agreement, workspaces and history. */
const PAID: Line[] = [
  ['POST', '/api/comments/', 201, 'id text', () => ({ annotation: ids.annotation, text: 'Look' })],
  ['GET', '/api/comments/?annotation={annotation}', 200, 'id text is_resolved'],
  ['POST', '/api/annotation-reviews/', 201, 'id', () => ({ annotation: ids.annotation, accepted: true })],
  ['GET', '/api/annotation-history/?annotation={annotation}', 200, 'id annotation_id created_by created_at result'],
  ['GET', '/api/activity-logs/', 200, 'id user email datetime request_id'],
  ['POST', '/api/projects/{project}/members/', 201, 'id', () => ({ user: ids.other })],
  ['GET', '/api/projects/{project}/members/paginated/?page=1&page_size=10', 200, 'count next previous results'],
  ['GET', '/api/projects/{project}/roles', 200, 'id user project role'],
  ['GET', '/api/projects/roles/?ids={project}', 200, 'id user project role'],
  [
    'POST',
    '/api/projects/roles/',
    201,
    'user project role',
    () => ({ project: ids.project, user: ids.other, role: 'RE' }),
  ],
  ['DELETE', '/api/projects/{project}/members/?user={other}', 204],
  ['POST', '/api/projects/{project}/members/bulk/', 200, 'count', () => ({ all: false, included: [ids.other] })],
  ['DELETE', '/api/projects/{project}/members/bulk/?included={other}', 200, 'count'],
  [
    'GET',
    '/api/projects/{project}/metricparam/',
    200,
    'metric_name agreement_threshold max_additional_annotators_assignable',
  ],
  ['POST', '/api/projects/{project}/metricparam/', 200, 'agreement_threshold', { agreement_threshold: 70 }],
  ['GET', '/api/projects/{project}/stats/IAA', 200],
  ['GET', '/api/projects/{project}/stats/total_agreement', 204],
  ['GET', '/api/projects/{project}/stats/lead_time', 200],
  ['GET', '/api/projects/{project}/stats/finished', 200],
  ['GET', '/api/projects/{project}/tasks/{task}/agreement-matrix', 200],
  ['GET', '/api/projects/{project}/stats/label-distribution/structure', 200, 'dimensions choice_keys has_predictions'],
  ['GET', '/api/projects/{project}/stats/label-distribution/counts?limit=1', 200, 'results totals next_offset'],
  ['GET', '/api/projects/{project}/stats/data_filter', 200, 'user_filters'],
  ['GET', '/api/projects/{project}/stats/member_performance_participants/', 200, 'id email'],
  [
    'GET',
    '/api/projects/{project}/stats/member_performance_rows/?ordering=-finished',
    200,
    'count page page_size results',
  ],
  ['GET', '/api/projects/{project}/stats/member_performance_summary/?table=reviews', 200, 'summary'],
  ['GET', '/api/projects/{project}/update-stats?stat_type=stats', 200, 'job_id'],
  ['GET', '/api/projects/{project}/user-stats/review_score?ids={me}', 200, 'review_score performance_score'],
  ['GET', '/api/projects/{project}/user-stats/{me}/review_score', 200, 'review_score performance_score'],
  ['GET', '/api/projects/{project}/model-stats/v1/agreement', 200, 'agreement'],
  ['GET', '/api/projects/{project}/model-stats/v1/agreement-groundtruth?per_label=true', 200, 'agreement'],
  ['GET', '/api/projects/{project}/model-stats/v1/prediction', 200, 'average_prediction_agreement_per_model'],
  [
    'GET',
    '/api/projects/{project}/analytics/data-quality/agreement-analysis/distribution',
    200,
    'average_agreement histogram low_agreement_count total_tasks',
  ],
  ['GET', '/api/projects/{project}/analytics/data-quality/agreement-analysis/dimensions', 200, 'from_name agreement'],
  [
    'GET',
    '/api/projects/{project}/analytics/data-quality/agreement-analysis/confusion-matrix?mode=ground_truth',
    200,
    'labels matrix precision recall top_confusion_pairs',
  ],
  [
    'POST',
    '/api/projects/{project}/tasks/assignees',
    201,
    '',
    () => ({ type: 'AN', users: [ids.me], selectedItems: { all: false, included: [ids.task] } }),
  ],
  ['POST', '/api/annotations/bulk/', 201, 'id', () => ({ tasks: [ids.task3], result: RESULT })],
  ['POST', '/api/annotations/bulk-delete/', 200, 'count', () => ({ ids: [ids.annotation2], project: ids.project })],
  ['POST', '/api/project-templates/', 201, 'id name project_id', () => ({ name: 'Model', project_id: ids.project })],
  ['GET', '/api/project-templates/', 200, 'id name project_id'],
  ['POST', '/api/project-templates/{project}/create-project', 201, 'id title', { title: 'Of a template' }],
  ['GET', '/api/workspaces/{workspace}/projects/', 200, 'id title'],
  ['POST', '/api/workspaces/{workspace}/projects/', 204, '', () => ({ project: ids.project })],
  ['POST', '/api/workspaces/{workspace}/memberships/', 201, 'user workspace', () => ({ user: ids.other })],
  ['GET', '/api/workspaces/{workspace}/memberships/', 200, 'user workspace'],
  ['DELETE', '/api/workspaces/{workspace}/memberships/?user_id={other}', 204],
  [
    'POST',
    '/api/workspaces/{workspace}/memberships/bulk/',
    200,
    'count',
    () => ({ all: false, included: [ids.other] }),
  ],
  ['GET', '/api/workspaces/{workspace}/memberships/paginated/?page=1', 200, 'count next previous results'],
  ['DELETE', '/api/workspaces/{workspace}/memberships/bulk/?included={other}', 200, 'count'],
  ['PATCH', '/api/project-templates/{project}', 200, 'id name', { name: 'Model of moods' }],
  ['GET', '/api/projects/{project}/members/export/?role=AN', 200],
  ['GET', '/api/comments/export/?projects={project}&tz=UTC', 200],
  ['GET', '/api/comments/export/?annotation={annotation}', 200],
  ['GET', '/api/comments/export/', 400, 'detail'],
  [
    'POST',
    '/api/projects/{project}/review-routing-rules/bulk/',
    200,
    'id order operator agreement_threshold dimension sample_rate created_at updated_at',
    { rules: [{ sample_rate: '0.25' }] },
  ],
  ['GET', '/api/projects/{project}/review-routing-rules/', 200, 'id sample_rate'],
  [
    'POST',
    '/api/projects/{project}/review-routing-rules/bulk/',
    400,
    'detail',
    { rules: [{ sample_rate: '1', operator: 'lt', agreement_threshold: '0.5' }] },
  ],
  [
    'POST',
    '/api/organizations/{organization}/member-tags',
    201,
    'id label organization created_by',
    { label: 'Nurse' },
  ],
  ['POST', '/api/organizations/{organization}/member-tags', 400, 'detail', { label: 'nurse' }],
  ['POST', '/api/organizations/{organization}/member-tags/bulk', 201, 'created', { labels: ['Nurse', 'Night'] }],
  ['GET', '/api/organizations/{organization}/member-tags?search=nur', 200, 'count next previous results'],
  [
    'POST',
    '/api/organizations/{organization}/member-tags/assignments',
    200,
    'assigned',
    () => ({ all: false, included: [ids.other], tags: [] }),
  ],
  ['GET', '/api/organizations/{organization}/member-tags/1', 200, 'id label member_count'],
  ['DELETE', '/api/organizations/{organization}/member-tags/bulk?ids=1', 200, 'deleted'],
];

async function check(lines: readonly Line[]): Promise<void> {
  const wrong: string[] = [];
  for (const line of lines) {
    const [method, url, status, keys = ''] = line;
    if (method === 'DELETE') await t.runJobs();
    const answer = await call(me, line);
    const found = keysOf(answer.body);
    const missing = keys.split(' ').filter((key) => key !== '' && !found.includes(key));
    if (answer.status !== status || missing.length > 0)
      wrong.push(
        `${method} ${url}: ${answer.status} instead of ${status}, without ${missing.join(' ') || 'nothing'}: ${answer.text.slice(0, 200)}`,
      );
  }
  expect(wrong).toEqual([]);
}

describe('paths', () => {
  test('nobody and strangers get nothing of them', async () => {
    const stranger = (await t.newOrganization()).owner;
    const open = /^\/(api\/(version|projects\/validate)|health|feature-flags|swagger|docs)/;
    for (const line of [...FREE, ...PAID]) {
      if (open.test(line[1])) continue;
      const answer = await call(t.anonymous, line);
      expect([line[1], answer.status]).toEqual([line[1], 401]);
    }
    for (const line of [...FREE, ...PAID].filter(
      ([method, url]) => method === 'GET' && /\{(project|task|annotation|workspace)\}/.test(url),
    ))
      expect([
        line[1],
        (await call(stranger, line)).status >= 400 || keysOf((await call(stranger, line)).body).length === 0,
      ]).toEqual([line[1], true]);
  });

  test('of the free edition answer in its shape', () => check(FREE));

  test('people who were never there have a time of activity all the same', async () => {
    for (const user of (await me.get('/api/users/')).body) expect(user.last_activity).toEqual(expect.any(String));
  });

  test('of the paid edition answer over what is ours', () => check(PAID));

  test('of single sign-on are not there, as in the free edition', async () => {
    for (const path of ['/api/saml/settings', '/api/scim/settings']) expect((await me.get(path)).status).toBe(404);
  });

  test('somebody without the right is refused by the route behind', async () => {
    await me.post(`/api/projects/${ids.project}/members/`, { user: ids.other });
    const refused: Line[] = [
      ['DELETE', '/api/projects/{project}/members/?user={me}', 403],
      ['POST', '/api/projects/{project}/metricparam/', 403, '', { agreement_threshold: 10 }],
      ['POST', '/api/projects/roles/', 403, '', () => ({ project: ids.project, user: ids.other, role: 'MA' })],
      ['POST', '/api/annotations/bulk-delete/', 403, '', () => ({ ids: [ids.annotation] })],
      ['GET', '/api/activity-logs/', 403],
      ['POST', '/api/workspaces/{workspace}/memberships/', 403, '', () => ({ user: ids.other })],
      ['POST', '/api/users/', 403, '', { email: 'third@ls.example' }],
    ];
    for (const line of refused) expect([line[1], (await call(other, line)).status]).toEqual([line[1], line[2]]);
  });
});
