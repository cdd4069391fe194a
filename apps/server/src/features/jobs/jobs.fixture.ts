import { Type } from 'typebox';
import { systemActor } from '../../platform/db/actor.ts';
import { withActor } from '../../platform/db/db.ts';
import { enqueueJob } from '../../platform/jobs/enqueue.ts';
import { type JobContext, type JobDefinition, job } from '../../platform/jobs/job.ts';
import { runJob } from '../../platform/jobs/run-job.ts';
import { createTestApp, type TestApp, type TestUser } from '../../platform/testing/test-app.ts';

export const payload = Type.Object({ text: Type.String() });
export const definition = {
  type: 'test.work',
  queue: 'default',
  payload,
  maxAttempts: 2,
  title: ({ text }: { text: string }) => `Work on ${text}`,
} satisfies JobDefinition<typeof payload>;

interface Inserted {
  organizationId?: number;
  projectId?: number;
  status: string;
  attempts?: number;
  queue?: string;
  dedupeKey?: string;
}

/** A job as it would stand in the database, put there by nobody. */
export async function insertJob(
  t: TestApp,
  { organizationId, projectId, status, attempts = 0, queue = 'default', dedupeKey }: Inserted,
): Promise<string> {
  const { rows } = await t.admin.query<{ id: string }>(
    `insert into job (organization_id, project_id, type, title, queue, status, attempts, max_attempts, dedupe_key, finished_at)
     values ($1, $2, 'test.work', 'Work', $3, $4, $5, 2, $6, case when $4 = 'failed' then now() end) returning id`,
    [organizationId ?? null, projectId ?? null, queue, status, attempts, dedupeKey ?? null],
  );
  return rows[0]?.id ?? '';
}

async function run(
  t: TestApp,
  id: string,
  handler: (payload: { text: string }, context: JobContext) => Promise<unknown>,
  shutdown = new AbortController().signal,
): Promise<void> {
  const { db, log } = t.app.platform;
  await runJob(
    {
      db,
      log,
      worker: 'test',
      jobs: new Map([[definition.type, job(definition, handler)]]),
      random: () => 0,
      changed: () => {},
      ended: async () => {},
    },
    id,
    shutdown,
  );
}

export interface JobScene {
  t: TestApp;
  owner: TestUser;
  /** A job of the owner; its id. */
  enqueue(text?: string): Promise<string>;
  /** One attempt, as a worker would make it. */
  run(...given: Parameters<typeof run> extends [TestApp, ...infer Rest] ? Rest : never): Promise<void>;
}

export async function createJobScene(): Promise<JobScene> {
  const t = await createTestApp();
  const { owner } = await t.newOrganization();
  const actor = { ...systemActor(owner.organizationId), userId: owner.id };
  return {
    t,
    owner,
    enqueue: (text = 'this') =>
      withActor(t.app.platform.db, actor, async (tx) => (await enqueueJob(tx, actor, definition, { text })).id),
    run: (...given) => run(t, ...given),
  };
}
