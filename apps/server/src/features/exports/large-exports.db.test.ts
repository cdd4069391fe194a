import { readdir } from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestApp, type TestApp, type TestUser } from '../../platform/testing/test-app.ts';

const RESULT = [{ id: 'a', from_name: 'mood', to_name: 'text', type: 'choices', value: { choices: ['good'] } }];

let t: TestApp;
let owner: TestUser;
let organizationId: number;

beforeAll(async () => {
  t = await createTestApp();
  const organization = await t.newOrganization();
  ({ owner } = organization);
  organizationId = organization.id;
});
afterAll(() => t.close());

async function newProject(): Promise<number> {
  const { rows } = await t.admin.query<{ id: string }>(
    `insert into project (organization_id, workspace_id, slug, title)
     values ($1, (select id from workspace where organization_id = $1), gen_random_uuid()::text, 'Large') returning id`,
    [organizationId],
  );
  return Number(rows[0]?.id);
}

/** Tasks of 12 kB, each with one annotation. */
async function fillProject(id: number, count: number): Promise<void> {
  await t.admin.query(
    `insert into task (organization_id, project_id, inner_id, data, total_annotations, counted, is_labeled)
     select $1, $2, n, jsonb_build_object('text', n || $4::text), 1, 1, true from generate_series(1, $3::int) n`,
    [organizationId, id, count, 'x'.repeat(12_000)],
  );
  await t.admin.query(
    `insert into annotation (organization_id, project_id, task_id, result, result_count, completed_by)
     select $1, $2, id, $3, 1, $4 from task where project_id = $2`,
    [organizationId, id, JSON.stringify(RESULT), owner.id],
  );
}

describe('large exports', () => {
  const COUNT = 20_000;
  let id: number;
  let url: URL;

  beforeAll(async () => {
    id = await newProject();
    await fillProject(id, COUNT);
    const address = await t.app.http?.listen({ port: 0, host: '127.0.0.1' });
    url = new URL(`/api/projects/${id}/export`, address);
  });

  const open = (onChunk: (chunk: Buffer, stop: () => void) => void): Promise<void> =>
    new Promise((resolve, reject) => {
      const call = httpRequest(url, { headers: { authorization: `Token ${owner.token}` } }, (response) => {
        response.on('data', (chunk: Buffer) => onChunk(chunk, () => call.destroy()));
        response.on('close', resolve);
        response.on('error', () => resolve());
      });
      call.on('error', reject);
      call.end();
    });

  const openTransactions = async (): Promise<number> => {
    const { rows } = await t.admin.query<{ count: number }>(
      `select count(*)::int as count from pg_stat_activity
       where datname = current_database() and xact_start is not null and application_name = 'labelwright'`,
    );
    return rows[0]?.count ?? -1;
  };

  test('stream with a few batches in memory', async () => {
    globalThis.gc?.();
    const before = process.memoryUsage().rss;
    let [bytes, ends, peak] = [0, 0, before];
    await open((chunk) => {
      bytes += chunk.length;
      for (const byte of chunk) if (byte === 10) ends += 1;
      peak = Math.max(peak, process.memoryUsage().rss);
    });
    expect(ends).toBe(COUNT + 2);
    expect(bytes).toBeGreaterThan(240_000_000);
    // The export is 250 MB of text, and would be three times that if it were held as rows, tasks and text.
    expect(peak - before).toBeLessThan(400_000_000);
    await expect.poll(openTransactions).toBe(0);
  });

  test('a client that hangs up ends the transaction', async () => {
    let seen = 0;
    await open((chunk, stop) => {
      seen += chunk.length;
      if (seen > 500_000) stop();
    }).catch(() => {});
    await expect.poll(openTransactions, { timeout: 5000 }).toBe(0);
    // Its record is written by a transaction after that one.
    const isComplete = async (): Promise<unknown> => {
      const { rows } = await t.admin.query(
        `select payload from event_log where project_id = $1 and event_type = 'PROJECT_EXPORTED' order by id desc limit 1`,
        [id],
      );
      return rows[0]?.payload.is_complete;
    };
    await expect.poll(isComplete, { timeout: 5000 }).toBe(false);
  });
});

describe('a running export job', () => {
  test('stops when it is cancelled, and leaves no file', async () => {
    const id = await newProject();
    await fillProject(id, 20_000);
    const made = (await owner.post(`/api/projects/${id}/exports`, { format: 'jsonl' })).body;
    const running = t.runJobs();
    await expect
      .poll(async () => (await owner.get(`/api/exports/${made.id}`)).body.status, { timeout: 10_000, interval: 5 })
      .toBe('in_progress');
    expect((await owner.post(`/api/jobs/${made.job_id}/cancel`)).status).toBe(200);
    await running;
    expect((await owner.get(`/api/jobs/${made.job_id}`)).body.status).toBe('cancelled');
    expect((await owner.get(`/api/exports/${made.id}`)).body).toMatchObject({
      status: 'cancelled',
      can: { download: false, delete: true },
    });
    expect(await readdir(join(t.app.platform.config.dataDir, 'files', '.incoming'))).toEqual([]);
  });
});
