import type { Alert, AlertRule } from '@labelwright/contract/alerts';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { HAS_REDIS, startRedis } from '../../platform/testing/redis-server.ts';
import { createTestApp, type TestApp, type TestUser } from '../../platform/testing/test-app.ts';
import { evaluateAlerts } from './evaluate-alerts.ts';
import { createDatabaseWatch } from './watch-database.ts';

const HOUR_MS = 3_600_000;
let t: TestApp;
let owner: TestUser;
let member: TestUser;
let root: TestUser;
let projectId: number;
let aheadMs = 0;

beforeAll(async () => {
  t = await createTestApp({ now: () => new Date(Date.now() + aheadMs) });
  const organization = await t.newOrganization();
  owner = organization.owner;
  member = await t.newUser(organization.id);
  root = await t.newUser(organization.id, { globalRole: 'super_admin' });
  projectId = (await owner.post('/api/projects', { title: 'Bees' })).body.id;
});
afterAll(() => t.close());
beforeEach(() => {
  aheadMs = 0;
});

const look = () => evaluateAlerts(t.app.platform);
const list = async (person: TestUser, query = ''): Promise<Alert[]> =>
  (await person.get(`/api/admin/alerts?limit=200${query}`)).body;
const keysOf = async (person: TestUser, kind: string, query = '') =>
  (await list(person, `&kind=${kind}${query}`)).map(({ key }) => key);
const run = (text: string, values: unknown[] = []) => t.admin.query(text, values);

async function newAlert(): Promise<Alert> {
  await run('delete from alert');
  await run(
    `insert into project_import (organization_id, project_id, status, updated_at) values ($1, $2, 'in_progress', now() - interval '2 hours')`,
    [owner.organizationId, projectId],
  );
  await look();
  const [alert] = await list(owner, '&kind=import_stuck');
  if (!alert) throw new Error('no alert');
  return alert;
}
const noImports = () => run('delete from project_import');

describe('who sees them', () => {
  test('administrators of the organization, and of all organizations only super administrators', async () => {
    const alert = await newAlert();
    const stranger = (await t.newOrganization()).owner;
    const urls = ['', '/counts', `/${alert.id}`].map((end) => `/api/admin/alerts${end}`);
    for (const url of [...urls, '/api/admin/alert-rules']) {
      expect((await t.anonymous.get(url)).status, url).toBe(401);
      expect((await member.get(url)).status, url).toBe(403);
      expect((await owner.get(url)).status, url).toBe(200);
    }
    expect((await stranger.get(`/api/admin/alerts/${alert.id}`)).status).toBe(404);
    expect(await list(stranger)).toEqual([]);
    for (const act of ['acknowledge', 'unmute', 'close'])
      expect((await stranger.post(`/api/admin/alerts/${alert.id}/${act}`)).status, act).toBe(404);
    expect((await stranger.post(`/api/admin/alerts/${alert.id}/mute`, { hours: 1 })).status).toBe(404);
    expect((await owner.get('/api/admin/alerts?scope=platform')).status).toBe(403);
    expect((await owner.get('/api/admin/services')).status).toBe(403);
    expect((await owner.post('/api/admin/alerts/check')).status).toBe(403);
    expect((await owner.get('/api/admin/alerts?kind=nonsense')).status).toBe(400);
    expect((await list(root, '&scope=platform')).map(({ id }) => id)).toContain(alert.id);
    await noImports();
  });

  test('lists are paged, newest first', async () => {
    await run('delete from alert');
    await run(
      `insert into alert (organization_id, kind, key, severity, title)
       select $1, 'dead_letters', 'queue ' || n, 'warning', 'Number ' || n from generate_series(1, 5) n`,
      [owner.organizationId],
    );
    const first = await owner.get('/api/admin/alerts?limit=2');
    const next = /<([^>]+)>; rel="next"/.exec(String(first.headers.link))?.[1] ?? '';
    const titles = (rows: Alert[]) => rows.map(({ title }) => title);
    expect(titles(first.body)).toEqual(['Number 5', 'Number 4']);
    expect(titles((await owner.get(next)).body)).toEqual(['Number 3', 'Number 2']);
    await run('delete from alert');
  });
});

describe('the life of an alert', () => {
  test('it opens once, is seen again, and closes when its cause is over', async () => {
    const alert = await newAlert();
    expect(alert).toMatchObject({ organization_id: owner.organizationId, project_id: projectId, state: 'open' });
    expect(await Promise.all([look(), look(), look()])).toMatchObject([{ opened: 0 }, { opened: 0 }, { opened: 0 }]);
    expect(await list(owner, '&kind=import_stuck')).toMatchObject([{ id: alert.id }]);
    await noImports();
    expect(await look()).toMatchObject({ closed: 1 });
    expect(await list(owner, '&kind=import_stuck')).toEqual([]);
    const closed = (await owner.get(`/api/admin/alerts/${alert.id}`)).body;
    expect(closed).toMatchObject({ state: 'closed', close_reason: 'recovered', can: { close: false } });
    expect(closed.history.map(({ event }: { event: string }) => event)).toEqual(['ALERT_OPENED', 'ALERT_CLOSED']);
    const { rows } = await run(
      `select event_type, payload ->> 'title' as title from outbox_event where aggregate_type = 'alert' and aggregate_id = $1 order by seq`,
      [String(alert.id)],
    );
    expect(rows).toEqual([
      { event_type: 'ALERT_OPENED', title: alert.title },
      { event_type: 'ALERT_CLOSED', title: alert.title },
    ]);
    expect((await owner.post(`/api/admin/alerts/${alert.id}/close`)).status).toBe(409);
  });

  test('two looks at once open one alert', async () => {
    await run('delete from alert');
    await run(
      `insert into project_import (organization_id, project_id, status, updated_at) values ($1, $2, 'in_progress', now() - interval '2 hours')`,
      [owner.organizationId, projectId],
    );
    const looks = await Promise.all(Array.from({ length: 6 }, look));
    expect(looks.reduce((sum, { opened }) => sum + opened, 0)).toBe((await list(root, '&scope=platform')).length);
    expect(await keysOf(owner, 'import_stuck')).toHaveLength(1);
    await noImports();
  });

  test('it is acknowledged with a note, muted, and quiet when it opens again meanwhile', async () => {
    const alert = await newAlert();
    const url = `/api/admin/alerts/${alert.id}`;
    expect((await owner.post(`${url}/acknowledge`, { note: 'on it' })).body).toMatchObject({
      acknowledged_by: { id: owner.id },
      note: 'on it',
      can: { acknowledge: false },
    });
    expect((await owner.get('/api/admin/alerts/counts')).body).toMatchObject({ open: 1, unacknowledged: 0 });
    expect((await owner.post(`${url}/mute`, { hours: 0 })).status).toBe(400);
    expect((await owner.post(`${url}/mute`, { hours: 4 })).status).toBe(200);
    expect((await owner.post(`${url}/close`)).body).toMatchObject({ state: 'closed', close_reason: 'by_hand' });
    await look();
    const [again] = await list(owner, '&kind=import_stuck');
    expect(again?.id).not.toBe(alert.id);
    expect(again?.muted_until).not.toBeNull();
    const events = (await owner.get(`/api/admin/alerts/${again?.id}`)).body.history;
    expect(events.map(({ event }: { event: string }) => event)).toEqual(['ALERT_OPENED_QUIETLY']);
    expect((await owner.post(`/api/admin/alerts/${again?.id}/unmute`)).body.muted_until).toBeNull();
    await noImports();
  });

  test('administrators are told', async () => {
    await run('delete from notification');
    const alert = await newAlert();
    await t.relayEvents();
    const { rows } = await run('select user_id::int, title from notification where kind = $1', ['alert']);
    expect(rows).toContainEqual({ user_id: owner.id, title: expect.stringContaining(alert.title) });
    expect(rows.map(({ user_id: id }) => id)).not.toContain(member.id);
    await noImports();
  });
});

describe('rules', () => {
  const rule = async (person: TestUser, kind: string, query = ''): Promise<AlertRule | undefined> =>
    (await person.get(`/api/admin/alert-rules${query}`)).body.find((each: AlertRule) => each.kind === kind);

  test('an organization sets its own thresholds, the platform those of the rest', async () => {
    const put = (person: TestUser, body: unknown, query = '') =>
      person.put(`/api/admin/alert-rules/import_stuck${query}`, body);
    expect((await put(member, {})).status).toBe(403);
    expect((await put(owner, {}, '?scope=platform')).status).toBe(403);
    expect((await put(owner, { threshold: 5 })).status).toBe(400);
    expect((await put(owner, { colour: 'red' })).status).toBe(400);
    expect((await owner.put('/api/admin/alert-rules/service_failure', { threshold: 5 })).status).toBe(400);
    expect(await rule(owner, 'import_stuck')).toMatchObject({ threshold: 3600, is_default: true });
    expect((await put(root, { threshold: 7200 }, '?scope=platform')).body).toMatchObject({ threshold: 7200 });
    expect(await rule(owner, 'import_stuck')).toMatchObject({
      threshold: 7200,
      default_threshold: 7200,
      is_default: true,
    });
    expect((await put(owner, { threshold: 60 })).body).toMatchObject({ threshold: 60, is_default: false });
    expect((await put(owner, { threshold: null })).body).toMatchObject({ threshold: 7200 });
    await run('delete from alert_setting');
  });

  test('one that is switched off opens nothing, and closes what is open', async () => {
    await newAlert();
    await owner.put('/api/admin/alert-rules/import_stuck', { is_enabled: false });
    await look();
    expect(await keysOf(owner, 'import_stuck')).toEqual([]);
    await run('delete from alert_setting');
    await noImports();
  });
});

describe('what goes wrong is found', () => {
  test('an import in progress for more than an hour', async () => {
    await run(`insert into project_import (organization_id, project_id, status) values ($1, $2, 'in_progress')`, [
      owner.organizationId,
      projectId,
    ]);
    aheadMs = HOUR_MS - 60_000;
    await look();
    expect(await keysOf(owner, 'import_stuck')).toEqual([]);
    aheadMs = HOUR_MS + 60_000;
    await look();
    expect(await keysOf(owner, 'import_stuck')).toHaveLength(1);
    await noImports();
  });

  test('dead letters of outbox, jobs and mail, each where it belongs', async () => {
    await run(
      `insert into outbox_event (organization_id, event_type, aggregate_type, aggregate_id, status) values ($1, 'X', 'thing', '1', 'failed')`,
      [owner.organizationId],
    );
    await run(
      `insert into job (type, queue, status, attempts, max_attempts, finished_at) values ('x', 'io', 'failed', 4, 4, now())`,
    );
    await look();
    expect(await keysOf(owner, 'dead_letters')).toEqual(['outbox']);
    expect((await keysOf(root, 'dead_letters', '&scope=platform')).sort()).toEqual(['io', 'outbox']);
    await run(`delete from outbox_event where status = 'failed'; delete from job where type = 'x'`);
    await look();
    expect(await keysOf(root, 'dead_letters', '&scope=platform')).toEqual([]);
  });

  test('a queue and an outbox that stand still', async () => {
    await run(`insert into job (type, queue, run_at) values ('x', 'ocr_queue', now() - interval '10 minutes')`);
    await look();
    expect(await keysOf(root, 'processing_delay', '&scope=platform')).toContain('ocr_queue');
    await run(`delete from job where type = 'x'`);
    aheadMs = HOUR_MS;
    await look();
    expect(await keysOf(root, 'processing_delay', '&scope=platform')).toEqual(['outbox']);
  });

  test('failed sign-ins on one account and from one address, and the account that was locked', async () => {
    for (let attempt = 0; attempt < 10; attempt += 1)
      await t.anonymous.post('/api/auth/login', { email: owner.email, password: 'wrong' });
    await look();
    expect(await keysOf(owner, 'failed_sign_ins')).toEqual([`account:${owner.email}`]);
    expect(await keysOf(root, 'failed_sign_ins', '&scope=platform')).toContain('address:127.0.0.1');
    expect(await keysOf(owner, 'suspicious_activity')).toEqual([`locked:${owner.email}`]);
  });

  test('somebody who is refused again and again', async () => {
    for (let attempt = 0; attempt < 30; attempt += 1) await member.get('/api/admin/audit');
    await look();
    expect(await keysOf(owner, 'suspicious_activity')).toContain(`refused:${member.email}`);
  });

  test('uploads that fail, slow answers, errors, and queries that are stopped', async () => {
    const { outcomes } = t.app.platform;
    for (let attempt = 0; attempt < 8; attempt += 1)
      await owner.post(`/api/projects/${projectId}/import`, 'no form', { 'content-type': 'multipart/form-data' });
    outcomes.add('data_manager', owner.organizationId, false);
    await t.app.beat();
    await look();
    expect(await keysOf(owner, 'upload_failures')).toEqual(['uploads']);
    expect(await keysOf(owner, 'query_timeouts')).toEqual(['data_manager']);
    const histogram = [...Array.from({ length: 12 }, () => 0), 100];
    await run(
      `insert into process_pulse (name, roles, version, started_at, stats) values ('other', '{http}', '1', now(), $1)`,
      [JSON.stringify({ requests: 2000, errors: 1000, seconds: 300, histogram, memory_bytes: 1, cpu_share: 0 })],
    );
    await look();
    expect(await keysOf(root, 'error_rate', '&scope=platform')).toEqual(['errors']);
    expect(await keysOf(root, 'response_time', '&scope=platform')).toEqual(['p95']);
    const { body } = await root.get('/api/admin/services');
    expect(body.processes.map(({ name }: { name: string }) => name)).toContain('other');
    await run(`delete from process_pulse where name = 'other'`);
    await look();
    expect(await keysOf(root, 'error_rate', '&scope=platform'), 'stays until it was calm for a while').toHaveLength(1);
    aheadMs = 10 * 60_000;
    await look();
    expect(await keysOf(root, 'error_rate', '&scope=platform')).toEqual([]);
  });

  test('a summary that does not follow the work', async () => {
    await owner.post('/api/tasks', { project: projectId, data: { text: 'a' } });
    aheadMs = 25 * HOUR_MS;
    await look();
    expect(await keysOf(owner, 'summary_outdated'), 'no work since').toEqual([]);
    await run('alter table project_counter disable trigger user');
    await run(`update project_counter set updated_at = now() - interval '10 minutes' where project_id = $1`, [
      projectId,
    ]);
    await look();
    expect(await keysOf(owner, 'summary_outdated')).toEqual([`project:${projectId}`]);
    await run("update project_counter set updated_at = now() + interval '1 hour'");
    await run('alter table project_counter enable trigger user');
    await look();
    expect(await keysOf(owner, 'summary_outdated')).toEqual([]);
  });

  test('items whose processing does not come to an end', async () => {
    await run(
      `insert into collection_item (organization_id, project_id, kind, title, text_content, processing_state, created_by)
       values ($1, $2, 'raw_text', 'A', 'a', 'queued', $3)`,
      [owner.organizationId, projectId, owner.id],
    );
    aheadMs = HOUR_MS;
    await look();
    expect(await keysOf(owner, 'item_processing')).toEqual([`project:${projectId}`]);
    await run('delete from collection_item');
  });

  test('the database was away: told as soon as it is back', async () => {
    let isDown = true;
    const services = {
      add: () => {},
      look: async () => [
        { name: 'database', state: isDown ? ('unhealthy' as const) : ('healthy' as const), detail: '' },
      ],
    };
    const watch = createDatabaseWatch({ ...t.app.platform, services });
    await watch.look();
    aheadMs = 90_000;
    await watch.look();
    isDown = false;
    await watch.look();
    await watch.look();
    const told = await list(root, '&scope=platform&state=closed&kind=service_failure');
    expect(told.map(({ detail }) => detail.slice(0, 28))).toEqual(['It was away for 1 min 30 s u']);
  });
});

describe.skipIf(!HAS_REDIS)('Redis', () => {
  test('dies and comes back: health and an alert tell, requests go on', async () => {
    const redis = await startRedis();
    const other = await createTestApp({ env: { REDIS_URL: redis.url, RATE_GENERAL_TOKEN: '1000' } });
    try {
      const admin = await other.newUser((await other.newOrganization()).id, { globalRole: 'super_admin' });
      const health = async () => (await other.anonymous.get('/api/health')).body;
      await expect
        .poll(health, { timeout: 20_000 })
        .toMatchObject({ status: 'healthy', services: { redis: 'healthy' } });
      await redis.kill();
      await expect
        .poll(health, { timeout: 20_000 })
        .toMatchObject({ status: 'degraded', services: { redis: 'unhealthy', database: 'healthy' } });
      await evaluateAlerts(other.app.platform);
      const open = async () =>
        (await admin.get('/api/admin/alerts?scope=platform&kind=service_failure')).body.map(({ key }: Alert) => key);
      expect(await open()).toEqual(['service:redis']);
      await redis.start();
      await expect.poll(health, { timeout: 20_000 }).toMatchObject({ status: 'healthy' });
      await evaluateAlerts(other.app.platform);
      expect(await open()).toEqual([]);
    } finally {
      await other.close();
      await redis.kill();
    }
  }, 90_000);
});
