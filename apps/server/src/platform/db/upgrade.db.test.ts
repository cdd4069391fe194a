import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { MENDED, refuseChanged } from './migrate.ts';

/** A database with rows in it, migrated as the owner of the tables: no more than that role may do, row by row. */

const FOLDER = join(import.meta.dirname, '../../../migrations');
const migrations = readdirSync(FOLDER)
  .filter((name) => name.endsWith('.sql'))
  .sort();
const database = `test_${randomBytes(12).toString('hex')}`;
let admin: pg.Client;
let client: pg.Client;

beforeAll(async () => {
  admin = new pg.Client({ connectionString: inject('adminUrl') });
  await admin.connect();
  await admin.query(`create database ${database} owner labelwright_owner template template0`);
  const url = new URL(inject('adminUrl'));
  url.pathname = `/${database}`;
  client = new pg.Client({ connectionString: url.toString() });
  await client.connect();
  // The migrator's own, to which migrations give rights.
  await client.query(`set role labelwright_owner; create table kysely_migration (name text); create table kysely_migration_lock (id text);
    create table schema_checksum (name text); reset role`);
});
afterAll(async () => {
  await client.end();
  await admin.query(`drop database ${database}`);
  await admin.end();
});

async function migrateTo(last: string): Promise<void> {
  for (const name of migrations.splice(0, migrations.filter((file) => file <= last).length)) {
    await client.query('begin; set local role labelwright_owner');
    await client.query(readFileSync(join(FOLDER, name), 'utf8')).catch((error: Error) => {
      throw new Error(`${name}: ${error.message}`);
    });
    await client.query('commit');
  }
}

test('agreements and uses of labels move along', async () => {
  await migrateTo('0367-leases-by-person.sql');
  // Ids count from 1.
  await client.query(`
    insert into organization (slug, name) values ('one', 'One');
    insert into workspace (organization_id, name) values (1, 'One');
    insert into project (organization_id, workspace_id, slug, title) values (1, 1, 'one', 'One');
    insert into task (organization_id, project_id, inner_id, data, agreement)
      values (1, 1, 1, '{}', 0.25), (1, 1, 2, '{}', null), (1, 1, 3, '{}', 1);
    insert into task_measure (organization_id, project_id, task_id, fingerprint, measured_at)
      values (1, 1, 1, 'known', now()), (1, 1, 2, 'known', now());
    insert into project_result_count (organization_id, project_id, from_name, to_name, type, label, shard, count)
      values (1, 1, 'mood', 'text', 'choices', 'good', 0, 3), (1, 1, 'mood', 'text', 'choices', 'goo', 0, 1)`);
  await migrateTo('9999');
  const measured = await client.query('select task_id::int, fingerprint, agreement from task_measure order by task_id');
  expect(measured.rows).toEqual([
    { task_id: 1, fingerprint: 'known', agreement: 0.25 },
    { task_id: 2, fingerprint: 'known', agreement: null },
    { task_id: 3, fingerprint: '', agreement: 1 },
  ]);
  await client.query(`select count_result(1, 1, $1, 1, false)`, [
    JSON.stringify([{ from_name: 'mood', to_name: 'text', type: 'choices', value: { choices: ['good'] } }]),
  ]);
  const used = await client.query(
    'select label, sum(count)::int as count from project_result_count group by label order by label',
  );
  expect(used.rows).toEqual([
    { label: '', count: 1 },
    { label: 'goo', count: 1 },
    { label: 'good', count: 4 },
  ]);
});

test('a folder made before a migration was mended is taken, any other text is refused', () => {
  for (const [name, earlier] of MENDED) {
    const file = { name, text: '', checksum: 'mended' };
    expect(() => refuseChanged([file], [{ name, checksum: earlier }])).not.toThrow();
    expect(() => refuseChanged([file], [{ name, checksum: 'mended' }])).not.toThrow();
    expect(() => refuseChanged([file], [{ name, checksum: 'another' }])).toThrow(/was changed after/);
  }
});
