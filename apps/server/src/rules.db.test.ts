import { ERROR_CODES } from '@labelwright/contract/errors';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestApp, type TestApp } from './platform/testing/test-app.ts';
import { SETTINGS } from './settings.ts';

/** The rules of the house that registries can prove. A new table, route or setting is held to them by being there. */

let t: TestApp;
beforeAll(async () => {
  t = await createTestApp();
});
afterAll(() => t.close());

/** Identity belongs to people, not to organizations; the rest is bookkeeping without tenant data. */
const GLOBAL_TABLES = [
  'app_user',
  'organization',
  'session',
  'impersonation',
  'schedule_pause',
  'one_time_token',
  'idempotency_key',
  'process_pulse',
  'job_worker',
  'job_queue_pause',
  'schema_checksum',
  'kysely_migration',
  'kysely_migration_lock',
];

describe('every tenant table', () => {
  test('has organization_id, and row-level security is forced', async () => {
    const { rows } = await t.admin.query<{
      name: string;
      column: string | null;
      secured: boolean;
      forced: boolean;
      policies: number;
    }>(`
      select c.relname as name, a.attname as column, c.relrowsecurity as secured, c.relforcerowsecurity as forced,
        (select count(*)::int from pg_policy p where p.polrelid = c.oid) as policies
      from pg_class c
      left join pg_attribute a on a.attrelid = c.oid and a.attname = 'organization_id'
      where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')`);
    const tables = rows.filter(({ name }) => !GLOBAL_TABLES.includes(name));
    expect(tables.length).toBeGreaterThan(15);
    const wrong = tables.filter(
      ({ column, secured, forced, policies }) => column === null || !secured || !forced || policies < 2,
    );
    expect(wrong.map(({ name }) => name)).toEqual([]);
  });

  test('shows nothing to the role of the server without a scope', async () => {
    const organization = await t.newOrganization();
    const { rows } = await t.app.platform.db.pool.query('select count(*)::int as visible from workspace');
    expect(rows[0].visible).toBe(0);
    expect(organization.id).toBeGreaterThan(0);
  });

  test('has an index for each of its foreign keys, so that deleting a parent does not scan it', async () => {
    const { rows } = await t.admin.query<{ key: string }>(`
      select con.conrelid::regclass || '(' || a.attname || ')' as key
      from pg_constraint con
      join pg_attribute a on a.attrelid = con.conrelid and a.attnum = con.conkey[1]
      where con.contype = 'f' and con.connamespace = 'public'::regnamespace and con.confdeltype = 'c'
        -- Organizations and people are closed, not deleted.
        and con.confrelid not in ('organization'::regclass, 'app_user'::regclass)
        and not exists (select from pg_index i where i.indrelid = con.conrelid and i.indkey[0] = con.conkey[1])
        and not exists (select from pg_index i where i.indrelid = con.conrelid and i.indkey[0] = (select attnum from pg_attribute where attrelid = con.conrelid and attname = 'organization_id') and i.indkey[1] = con.conkey[1])`);
    expect(rows.map(({ key }) => key)).toEqual([]);
  });
});

test('the audit and event logs cannot be changed, not even by the server', async () => {
  const organization = await t.newOrganization();
  await organization.owner.delete('/api/jobs/00000000-0000-7000-8000-000000000000');
  for (const table of ['audit_log', 'event_log']) {
    for (const statement of [`update ${table} set created_at = now()`, `delete from ${table}`, `truncate ${table}`]) {
      await expect(t.app.platform.db.pool.query(statement)).rejects.toThrow(
        /permission denied|append-only|must be owner/,
      );
    }
    await t.admin.query(
      `insert into ${table} (organization_id, ${table === 'audit_log' ? 'action' : 'event_type'}) values (1, 'x')`,
    );
    await expect(t.admin.query(`delete from ${table}`)).rejects.toThrow('append-only');
  }
});

describe('every route', () => {
  interface Operation {
    summary?: string;
    tags?: string[];
    responses?: Record<string, unknown>;
  }

  test('is described: summary and tag', async () => {
    const document = (await t.anonymous.get('/openapi.json')).body as {
      openapi: string;
      paths: Record<string, Record<string, Operation>>;
    };
    expect(document.openapi).toBe('3.1.0');
    const bare: string[] = [];
    for (const [path, methods] of Object.entries(document.paths)) {
      for (const [method, operation] of Object.entries(methods))
        if (!operation.summary || !operation.tags?.length) bare.push(`${method} ${path}`);
    }
    expect(bare).toEqual([]);
  });

  test('answers nobody with 401 unless it is public, and never with 500', async () => {
    const document = (await t.anonymous.get('/openapi.json')).body as {
      paths: Record<string, Record<string, Operation>>;
    };
    const open: string[] = [];
    for (const [path, methods] of Object.entries(document.paths)) {
      for (const method of Object.keys(methods)) {
        const url = path.replaceAll(/\{[^}]+\}/g, '1');
        const answer = await t.app.http?.inject({ method: method.toUpperCase() as 'GET', url });
        expect(answer?.statusCode, `${method} ${path}: ${answer?.body}`).toBeLessThan(500);
        if (answer?.statusCode !== 401) open.push(`${method} ${path}`);
      }
    }
    // Whatever is added here is open to the world: think twice.
    expect(open.sort()).toMatchSnapshot();
  });
});

test('every error code has its text and status, every setting its help', () => {
  for (const [code, { status, text }] of Object.entries(ERROR_CODES)) {
    expect(status, code).toBeGreaterThanOrEqual(400);
    expect(text.length, code).toBeGreaterThan(5);
  }
  for (const setting of Object.values(SETTINGS)) expect(setting.help.length, setting.name).toBeGreaterThan(10);
});
