import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestApp, type TestApp, type TestUser } from '../testing/test-app.ts';

let t: TestApp;
let owner: TestUser;
beforeAll(async () => {
  t = await createTestApp();
  ({ owner } = await t.newOrganization());
});
afterAll(() => t.close());

const headersOf = (key: string) => ({ 'idempotency-key': key });
const stored = async (key: string) =>
  (
    await t.admin.query<{ request_hash: string; response_body: string }>(
      'select request_hash, response_body from idempotency_key where key = $1',
      [key],
    )
  ).rows;

interface Schema {
  type?: string;
  $ref?: string;
  properties?: Record<string, Schema>;
  items?: Schema;
  anyOf?: Schema[];
  allOf?: Schema[];
  oneOf?: Schema[];
}
type Answers = Record<string, { content?: Record<string, { schema?: Schema }> }>;
interface Operation {
  'x-replayed'?: boolean;
  responses?: Answers;
}

const SECRET = /(^|_)(token|secret|password|passphrase|credential|link|invite_url|private_key|api_key)s?$/i;

/** Paths of the fields whose names say that they hold a secret. */
function secretFields(schema: Schema | undefined, path = ''): string[] {
  if (!schema) return [];
  const own = Object.entries(schema.properties ?? {}).flatMap(([name, inner]) => [
    // A number of tokens is none.
    ...(SECRET.test(name) && inner.type !== 'integer' ? [`${path}${name}`] : []),
    ...secretFields(inner, `${path}${name}.`),
  ]);
  const nested = [...(schema.anyOf ?? []), ...(schema.allOf ?? []), ...(schema.oneOf ?? [])];
  return [...own, ...secretFields(schema.items, `${path}[].`), ...nested.flatMap((one) => secretFields(one, path))];
}

/** Of the answers that tell of success. */
function schemasOf(operation: Operation | undefined): Schema[] {
  return Object.entries(operation?.responses ?? {})
    .filter(([status]) => status.startsWith('2'))
    .flatMap(([, { content }]) => Object.values(content ?? {}).flatMap(({ schema }) => (schema ? [schema] : [])));
}

describe('a route whose answer holds a secret', () => {
  test('is never replayed', async () => {
    const { paths } = (await t.anonymous.get('/openapi.json')).body as {
      paths: Record<string, Record<string, Operation>>;
    };
    // What reading the object shows again is no secret shown once: the link of a project, masked keys of a storage.
    const readable = Object.values(paths)
      .flatMap(({ get }) => schemasOf(get))
      .flatMap((schema) => (schema.items ? [schema, schema.items] : [schema]))
      .map((schema) => JSON.stringify(schema));
    const seen: string[] = [];
    const replayed: string[] = [];
    for (const [path, { post }] of Object.entries(paths)) {
      const schemas = schemasOf(post).filter((schema) => !readable.includes(JSON.stringify(schema)));
      const masked = path.startsWith('/api/storages/')
        ? schemasOf(paths[path.replace(/\/sync$/, '')]?.get).flatMap((schema) => secretFields(schema))
        : [];
      const secrets = schemas.flatMap((schema) => secretFields(schema)).filter((field) => !masked.includes(field));
      if (secrets.length === 0) continue;
      seen.push(path);
      if (post?.['x-replayed'] !== false) replayed.push(`${path}: ${secrets.join(', ')}`);
    }
    expect(replayed).toEqual([]);
    expect(seen).toEqual(expect.arrayContaining(['/api/auth/login', '/api/tokens', '/api/projects/{id}/invite']));
  });

  test('leaves nothing behind, and a repeat makes another one', async () => {
    const make = () => owner.post('/api/tokens', { name: 'script' }, headersOf('token-once'));
    const [first, second] = [await make(), await make()];
    expect([first.status, second.status]).toEqual([201, 201]);
    expect(second.body.token).not.toBe(first.body.token);
    expect(await stored('token-once')).toEqual([]);
  });
});

describe('an answer that is kept', () => {
  test('is sealed, and comes back as it was', async () => {
    const body = { title: 'Otters of the north', task_data_password: 'hunter-of-otters' };
    const create = () => owner.post('/api/projects', body, headersOf('project-once'));
    const first = await create();
    const again = await create();
    expect([first.status, again.status]).toEqual([201, 201]);
    expect(again.text).toBe(first.text);
    expect(again.headers['idempotent-replay']).toBe('true');
    expect(first.body.token).toEqual(expect.any(String));
    const rows = await stored('project-once');
    expect(rows).toHaveLength(1);
    for (const plain of [first.body.token, 'Otters of the north', 'hunter-of-otters'])
      expect(JSON.stringify(rows)).not.toContain(plain);
  });

  test('whose key is gone is said to be lost, and nothing is done again', async () => {
    await owner.post('/api/projects', { title: 'Lost' }, headersOf('lost'));
    await t.admin.query(`update idempotency_key set response_body = 'v1:gone:AAAA' where key = 'lost'`);
    const again = await owner.post('/api/projects', { title: 'Lost' }, headersOf('lost'));
    expect([again.status, again.body.error.reason]).toEqual([409, 'answer_lost']);
    expect((await t.admin.query(`select 1 from project where title = 'Lost'`)).rows).toHaveLength(1);
  });

  test('is nobody else’s, nor that of another organization', async () => {
    const colleague = await t.newUser(owner.organizationId);
    const first = await owner.post('/api/projects', { title: 'Shared key' }, headersOf('same-key'));
    const second = await colleague.post('/api/projects', { title: 'Shared key' }, headersOf('same-key'));
    expect(second.body.id).not.toBe(first.body.id);
    const other = await t.newOrganization();
    await t.admin.query(`insert into organization_member (organization_id, user_id, role) values ($1, $2, 'owner')`, [
      other.id,
      owner.id,
    ]);
    await t.admin.query(
      `insert into api_token (organization_id, user_id, name, token_hash, hint)
       select $1, user_id, 'there', sha256('token-of-the-other-place'), 'toke' from api_token where user_id = $2 limit 1`,
      [other.id, owner.id],
    );
    const there = await t.anonymous.post(
      '/api/projects',
      { title: 'Shared key' },
      { ...headersOf('same-key'), authorization: 'Token token-of-the-other-place' },
    );
    expect(there.status).toBe(201);
    expect(there.headers['idempotent-replay']).toBeUndefined();
  });
});

test('two at once: one is done, the other waits its turn', async () => {
  const send = () => owner.post('/api/projects', { title: 'At once' }, headersOf('at-once'));
  const answers = await Promise.all([send(), send(), send()]);
  for (const { status } of answers) expect([201, 409]).toContain(status);
  expect((await t.admin.query(`select 1 from project where title = 'At once'`)).rows).toHaveLength(1);
});

test('a key whose request died with its server can be used again', async () => {
  const claim = (key: string, minutes: number) =>
    t.admin.query(
      `insert into idempotency_key (scope, key, request_hash, created_at, expires_at)
       values ($1, $2, 'x', now() - make_interval(mins => $3), now() + interval '1 day')`,
      [`user:${owner.id}@${owner.organizationId}`, key, minutes],
    );
  await claim('dead', 16);
  await claim('alive', 14);
  expect((await owner.post('/api/projects', { title: 'Again' }, headersOf('dead'))).status).toBe(201);
  expect((await owner.post('/api/projects', { title: 'Again' }, headersOf('alive'))).status).toBe(400);
});
