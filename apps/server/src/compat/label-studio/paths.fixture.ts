import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTestApp, type TestApp, type TestResponse, type TestUser } from '../../platform/testing/test-app.ts';

export const CONFIG =
  '<View><Text name="text" value="$text"/><Choices name="mood" toName="text"><Choice value="Good"/><Choice value="Bad"/></Choices></View>';
export const RESULT = [{ from_name: 'mood', to_name: 'text', type: 'choices', value: { choices: ['Good'] } }];

/** Ids by the names that stand for them in the tables. */
export type Ids = Record<string, number>;

/** Method, path, status, keys that the answer (or the first of the list) has, body. */
export type Line = [
  method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE',
  url: string,
  status: number,
  keys?: string,
  body?: Record<string, unknown> | unknown[] | ((ids: Ids) => unknown),
];

type Caller = Pick<TestUser, 'get' | 'post' | 'patch' | 'put' | 'delete'>;

/** A project in which there is one of everything that the paths are about. */
export interface PathScene {
  t: TestApp;
  me: TestUser;
  other: TestUser;
  ids: Ids;
  call(person: Caller, line: Line): Promise<TestResponse>;
  /** What answers in another way than its line says. */
  listWrong(lines: readonly Line[]): Promise<string[]>;
  /** What of them is open to nobody, or tells strangers something. */
  listOpen(lines: readonly Line[]): Promise<string[]>;
  close(): Promise<void>;
}

const FOR_ALL = /^\/(api\/(version|projects\/validate)|health|feature-flags|swagger|docs)/;

const keysOf = (body: unknown): string[] => {
  const one = Array.isArray(body) ? body[0] : body;
  return Object.keys(one ?? {});
};

async function fillProject(me: TestUser, ids: Ids, folder: string): Promise<void> {
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
}

export async function createPathScene(): Promise<PathScene> {
  const folder = mkdtempSync(join(tmpdir(), 'labelwright-field-'));
  const t = await createTestApp({ env: { LOCAL_FILES_ROOTS: folder } });
  const organization = await t.newOrganization('Field');
  const me = organization.owner;
  const other = await t.newUser(organization.id);
  const ids: Ids = {};
  ids.organization = organization.id;
  ids.me = me.id;
  ids.other = other.id;
  ids.workspace = organization.workspaceId;
  await fillProject(me, ids, folder);
  await t.runJobs();

  const call = (person: Caller, line: Line): Promise<TestResponse> => {
    const [method, url, , , body] = line;
    const path = url.replace(/\{(\w+)\}/g, (_, name) => String(ids[name]));
    const sent = typeof body === 'function' ? body(ids) : body;
    return method === 'GET' ? person.get(path) : person[method.toLowerCase() as 'post'](path, sent);
  };
  return {
    ...{ t, me, other, ids, call },
    listWrong: async (lines) => {
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
      return wrong;
    },
    listOpen: async (lines) => {
      const open: string[] = [];
      const stranger = (await t.newOrganization()).owner;
      for (const line of lines) {
        const [method, url] = line;
        if (!FOR_ALL.test(url) && (await call(t.anonymous, line)).status !== 401) open.push(`${method} ${url}: nobody`);
        if (method !== 'GET' || !/\{(project|task|annotation|workspace)\}/.test(url)) continue;
        const answer = await call(stranger, line);
        if (answer.status < 400 && keysOf(answer.body).length > 0) open.push(`${method} ${url}: strangers`);
      }
      return open;
    },
    close: async () => {
      await t.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
