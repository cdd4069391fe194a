import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { inject } from 'vitest';
import { type App, type AppOptions, createApp } from '../../app.ts';
import { loadConfig } from '../../config.ts';
import { hashToken } from '../crypto/tokens.ts';
import { startRelay } from '../events/relay.ts';
import { type JobRunner, runJob } from '../jobs/run-job.ts';

export interface TestUser {
  id: number;
  uuid: string;
  email: string;
  organizationId: number;
  token: string;
  get(url: string, headers?: Record<string, string>): Promise<TestResponse>;
  post(url: string, body?: unknown, headers?: Record<string, string>): Promise<TestResponse>;
  patch(url: string, body?: unknown): Promise<TestResponse>;
  put(url: string, body?: unknown): Promise<TestResponse>;
  delete(url: string, body?: unknown): Promise<TestResponse>;
}

export interface TestResponse {
  status: number;
  headers: Record<string, string | string[] | number | undefined>;
  text: string;
  /** Parsed body of a JSON answer; a test says what it expects to find in it. */
  body: ReturnType<typeof JSON.parse>;
}

export interface TestApp {
  app: App;
  /** A connection past row-level security, to look at what is really stored. */
  admin: pg.Pool;
  newOrganization(name?: string): Promise<{ id: number; workspaceId: number; owner: TestUser }>;
  newUser(
    organizationId: number,
    options?: { role?: 'owner' | 'admin' | 'member'; globalRole?: 'user' | 'super_admin'; scopes?: string[] },
  ): Promise<TestUser>;
  /** As an API call without any credentials. */
  anonymous: Pick<TestUser, 'get' | 'post' | 'patch' | 'put' | 'delete'>;
  /** Adds somebody to a project by SQL; 1 admin, 2 adjudicator, 3 reviewer, 4 annotator, 5 contributor. */
  addMember(projectId: number, user: TestUser, memberType: number): Promise<void>;
  /** Runs queued jobs until none is left; returns how many ran. */
  runJobs(): Promise<number>;
  /** Hands all pending events to the subscribers. */
  relayEvents(): Promise<void>;
  close(): Promise<void>;
}

// The process knows definitions by their ids, which never change: databases of one worker must not share any.
let databases = 0;

/** The whole program on a fresh copy of the migrated database, without background work: tests run jobs when they want. */
export async function createTestApp(options: AppOptions & { env?: Record<string, string> } = {}): Promise<TestApp> {
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  const clone = new pg.Client({ connectionString: inject('adminUrl') });
  await clone.connect();
  await clone.query(`create database ${name} template labelwright strategy file_copy`);
  await clone.end();
  const dataDir = mkdtempSync(join(tmpdir(), 'labelwright-files-'));
  const unlimited = {
    RATE_AUTH: '0',
    RATE_UPLOAD: '0',
    RATE_GENERAL_TOKEN: '0',
    RATE_GENERAL_SESSION: '0',
    RATE_LABELLING: '0',
    RATE_CROWD: '0',
    RATE_WRITE_TOKEN: '0',
  };
  const config = loadConfig({
    DATA_DIR: dataDir,
    LOG_LEVEL: process.env.LOG_LEVEL ?? 'silent',
    SECRET_KEY: 'test-secret-key',
    DEMO: 'false',
    ...unlimited,
    ...options.env,
  });
  const connection = { url: onDatabase(inject('appUrl'), name) };
  let running: App | undefined = await createApp(config, connection, { background: false, ...options });
  const getApp = (): App => {
    if (running === undefined) throw new Error('the app under test is closed');
    return running;
  };
  const admin = new pg.Pool({ connectionString: onDatabase(inject('adminUrl'), name), max: 4 });
  admin.on('error', () => {});
  databases += 1;
  await admin.query(`select setval('task_definition_id_seq', $1)`, [databases * 100_000]);
  const callers = callersOf(getApp);
  return {
    get app() {
      return getApp();
    },
    admin,
    anonymous: callers(undefined),
    newOrganization: async (title = 'Test organization') => {
      const slug = `org-${randomBytes(6).toString('hex')}`;
      const { rows } = await admin.query<{ id: string }>(
        'insert into organization (slug, name) values ($1, $2) returning id',
        [slug, title],
      );
      const id = Number(rows[0]?.id);
      const workspace = await admin.query<{ id: string }>(
        `insert into workspace (organization_id, name, is_default) values ($1, 'Main', true) returning id`,
        [id],
      );
      return {
        id,
        workspaceId: Number(workspace.rows[0]?.id),
        owner: await makeUser(admin, callers, id, { role: 'owner' }),
      };
    },
    newUser: (organizationId, userOptions = {}) => makeUser(admin, callers, organizationId, userOptions),
    addMember: async (projectId, user, memberType) => {
      await admin.query(
        'insert into project_member (organization_id, project_id, user_id, member_type) values ($1, $2, $3, $4)',
        [user.organizationId, projectId, user.id, memberType],
      );
    },
    runJobs: () => runQueuedJobs(getApp(), admin),
    relayEvents: async () => {
      const { platform, features } = getApp();
      const relay = startRelay(
        platform.db,
        features.flatMap((feature) => feature.subscribers ?? []),
        platform.log,
      );
      relay.wake();
      await relay.stop();
    },
    close: async () => {
      await running?.stop();
      // The test runner keeps what its tests can reach until the last file is done; an app is too large for that.
      running = undefined;
      await admin.end();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

function onDatabase(url: string, database: string): string {
  const changed = new URL(url);
  changed.pathname = `/${database}`;
  return changed.toString();
}

type Callers = (token: string | undefined) => TestApp['anonymous'];

function callersOf(getApp: () => App): Callers {
  return (token) => {
    const call =
      (method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE') =>
      async (url: string, body?: unknown, headers: Record<string, string> = {}): Promise<TestResponse> => {
        const response = await getApp().http?.inject({
          method,
          url,
          headers: { ...(token ? { authorization: `Token ${token}` } : {}), ...headers },
          ...(body === undefined ? {} : { payload: body as object }),
        });
        if (!response) throw new Error('the app under test serves no HTTP');
        return {
          status: response.statusCode,
          headers: response.headers,
          text: response.body,
          body: isJson(response.headers['content-type']) && response.body !== '' ? response.json() : undefined,
        };
      };
    const get = call('GET');
    return {
      get: (url, headers) => get(url, undefined, headers),
      post: call('POST'),
      patch: call('PATCH'),
      put: call('PUT'),
      delete: call('DELETE'),
    };
  };
}

/** One document; x-ndjson holds several, and the like of vnd.api+json one. */
function isJson(contentType: unknown): boolean {
  const [type = ''] = String(contentType ?? '').split(';');
  return /[/+]json$/.test(type.trim());
}

async function makeUser(
  admin: pg.Pool,
  callers: Callers,
  organizationId: number,
  options: { role?: string; globalRole?: string; scopes?: string[] },
): Promise<TestUser> {
  const email = `user-${randomBytes(6).toString('hex')}@test.example`;
  const { rows } = await admin.query<{ id: string; uuid: string }>(
    'insert into app_user (email, is_verified, global_role, active_organization_id) values ($1, true, $2, $3) returning id, uuid',
    [email, options.globalRole ?? 'user', organizationId],
  );
  const id = Number(rows[0]?.id);
  await admin.query('insert into organization_member (organization_id, user_id, role) values ($1, $2, $3)', [
    organizationId,
    id,
    options.role ?? 'member',
  ]);
  const token = randomBytes(20).toString('hex');
  await admin.query(
    'insert into api_token (organization_id, user_id, name, token_hash, hint, scopes) values ($1, $2, $3, $4, $5, $6)',
    [organizationId, id, 'test', hashToken(token), token.slice(0, 4), options.scopes ?? []],
  );
  return { id, uuid: rows[0]?.uuid ?? '', email, organizationId, token, ...callers(token) };
}

async function runQueuedJobs(app: App, admin: pg.Pool): Promise<number> {
  const { db, log } = app.platform;
  const registered = app.features.flatMap((feature) => feature.jobs ?? []);
  const runner: JobRunner = {
    db,
    log,
    worker: 'test',
    jobs: new Map(registered.map((entry) => [entry.definition.type, entry])),
    random: app.platform.random,
    changed: app.platform.jobFeed.changed,
    ended: async () => {},
  };
  let ran = 0;
  for (;;) {
    const { rows } = await admin.query<{ id: string }>(
      `select id from job where status = 'queued' and (run_at <= now() or attempts > 0) order by created_at limit 1`,
    );
    const next = rows[0];
    if (!next) return ran;
    ran += 1;
    // What failed is tried again at once: a test does not wait.
    await runJob(runner, next.id, new AbortController().signal);
  }
}
