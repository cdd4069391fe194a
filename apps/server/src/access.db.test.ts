import { hasPermission, MEMBER_TYPES, type Permission, type ProjectRole } from '@labelwright/contract/permissions';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestApp, type TestApp, type TestUser } from './platform/testing/test-app.ts';

/** Every route, called as every role and as another organization; the answer must be what the permission matrix says. */

interface Operation {
  method: string;
  path: string;
  permission: Permission;
  target: { kind: string; param: string } | undefined;
}

const ROLES = Object.keys(MEMBER_TYPES) as ProjectRole[];
/** Closing a stream is not what this test is about. */
const STREAMS = ['/api/live', '/api/jobs/{id}/stream'];

let t: TestApp;
let owner: TestUser;
let stranger: TestUser;
const people = new Map<ProjectRole, TestUser>();
const ids: Record<string, number> = {};
let operations: Operation[] = [];

beforeAll(async () => {
  t = await createTestApp();
  const organization = await t.newOrganization();
  ({ owner } = organization);
  stranger = (await t.newOrganization()).owner;
  await makeThings(organization.id, organization.workspaceId);
  for (const role of ROLES) {
    const person = await t.newUser(organization.id);
    await t.addMember(ids.project ?? 0, person, MEMBER_TYPES[role]);
    people.set(role, person);
  }
  operations = await listOperations();
});
afterAll(() => t.close());

async function makeThings(organizationId: number, workspaceId: number): Promise<void> {
  const make = async (kind: string, table: string, columns: Record<string, unknown>): Promise<void> => {
    const names = Object.keys(columns);
    const { rows } = await t.admin.query<{ id: string }>(
      `insert into ${table} (organization_id, ${names.join(', ')}) values ($1, ${names.map((_, index) => `$${index + 2}`).join(', ')}) returning id`,
      [organizationId, ...Object.values(columns)],
    );
    ids[kind] = Number(rows[0]?.id);
  };
  await make('project', 'project', {
    workspace_id: workspaceId,
    slug: 'access',
    title: 'Access',
    state: 'live',
    is_published: true,
  });
  const project_id = ids.project;
  await make('task', 'task', { project_id, inner_id: 1, data: '{}' });
  const task_id = ids.task;
  await make('annotation', 'annotation', { project_id, task_id, result: '[]' });
  await make('draft', 'annotation_draft', { project_id, task_id, user_id: owner.id });
  await make('prediction', 'prediction', { project_id, task_id });
  await make('import', 'project_import', { project_id });
  await make('export', 'project_export', { project_id, format: 'JSON' });
  await make('asset', 'asset', { project_id, storage_key: 'organizations/1/nothing' });
  await make('file_upload', 'file_upload', { project_id, asset_id: ids.asset, file_name: 'a.csv' });
  await make('definition', 'task_definition', {
    project_id,
    kind: 'label_config',
    version: 1,
    hash: 'x',
    definition: JSON.stringify({ label_config: '<View></View>' }),
  });
  await make('crowd_batch', 'crowd_batch', {
    project_id,
    provider: 'portal',
    title: 'Access',
    reward_cents: 5,
    lifetime_seconds: 3600,
    assignment_duration_seconds: 600,
    auto_approval_seconds: 0,
  });
  await make('assignment', 'assignment', { project_id, task_id, batch_id: ids.crowd_batch, backend: 'portal' });
}

async function listOperations(): Promise<Operation[]> {
  const document = (await t.anonymous.get('/openapi.json')).body as {
    paths: Record<string, Record<string, { 'x-permission'?: Permission; 'x-target'?: Operation['target'] }>>;
  };
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).flatMap(([method, operation]) => {
      const permission = operation['x-permission'];
      return permission && !STREAMS.includes(path)
        ? [{ method: method.toUpperCase(), path, permission, target: operation['x-target'] }]
        : [];
    }),
  );
}

function urlOf({ path, target }: Operation): string {
  return path.replaceAll(/\{([^}]+)\}/g, (_, name: string) =>
    String(target && name === target.param ? ids[target.kind] : 1),
  );
}

/** DELETE and the like go last and on ids that stay: nothing here must really work, only be allowed to try. */
async function call(person: TestUser, operation: Operation): Promise<number> {
  const url = urlOf(operation);
  // A body that no schema accepts: what is allowed ends at validation, and changes nothing.
  const broken = { 'not a field': [[[]]] };
  if (operation.method === 'GET' || operation.method === 'HEAD') return (await person.get(url)).status;
  if (operation.method === 'DELETE') return (await person.delete(url)).status;
  if (operation.method === 'PATCH') return (await person.patch(url, broken)).status;
  if (operation.method === 'PUT') return (await person.put(url, broken)).status;
  return (await person.post(url, broken)).status;
}

const allowed = (role: ProjectRole, permission: Permission): boolean =>
  hasPermission({ globalRole: 'user', organizationRole: 'member', projectRole: role }, permission);

describe('every route', () => {
  test('is in the document with its permission', () => {
    expect(operations.length).toBeGreaterThan(60);
  });

  test('is a 404 for another organization when it is about an object', async () => {
    const leaks: string[] = [];
    for (const operation of operations.filter(({ target }) => target)) {
      const status = await call(stranger, operation);
      if (status !== 404) leaks.push(`${operation.method} ${operation.path}: ${status}`);
    }
    expect(leaks).toEqual([]);
  });

  test('refuses the roles that the matrix refuses', async () => {
    const wrong: string[] = [];
    for (const role of ROLES) {
      const person = people.get(role);
      if (!person) throw new Error(role);
      for (const operation of operations.filter(({ permission }) => !allowed(role, permission))) {
        const status = await call(person, operation);
        if (status !== 403)
          wrong.push(
            `${role}: ${operation.method} ${operation.path} needs ${operation.permission}, answered ${status}`,
          );
      }
    }
    expect(wrong).toEqual([]);
  });

  test('lets reading roles read, and never answers 500', async () => {
    const wrong: string[] = [];
    for (const role of ROLES) {
      const person = people.get(role);
      if (!person) throw new Error(role);
      for (const operation of operations.filter(
        ({ permission, method }) => method === 'GET' && allowed(role, permission),
      )) {
        const status = await call(person, operation);
        if (status === 401 || status >= 500)
          wrong.push(`${role}: ${operation.method} ${operation.path} answered ${status}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  test('survives malformed bodies and ids without a 500', async () => {
    const wrong: string[] = [];
    const bodies: unknown[] = [[], 'text', 5, { result: 'x'.repeat(1000) }, { a: { b: { c: {} } } }];
    for (const operation of operations.filter(({ method }) => method !== 'GET' && method !== 'DELETE')) {
      for (const body of bodies) {
        const answer = await t.app.http?.inject({
          method: operation.method as 'POST',
          url: urlOf(operation),
          headers: { authorization: `Token ${people.get('annotator')?.token}`, 'content-type': 'application/json' },
          payload: JSON.stringify(body),
        });
        if ((answer?.statusCode ?? 500) >= 500)
          wrong.push(
            `${operation.method} ${operation.path} ${JSON.stringify(body).slice(0, 40)}: ${answer?.body.slice(0, 200)}`,
          );
      }
    }
    for (const operation of operations) {
      const url = operation.path.replaceAll(/\{[^}]+\}/g, encodeURIComponent("1' or '1'='1"));
      const answer = await t.app.http?.inject({
        method: operation.method as 'GET',
        url,
        headers: { authorization: `Token ${owner.token}` },
      });
      if ((answer?.statusCode ?? 500) >= 500) wrong.push(`${operation.method} ${url}: ${answer?.body.slice(0, 200)}`);
    }
    expect(wrong).toEqual([]);
  });
});
