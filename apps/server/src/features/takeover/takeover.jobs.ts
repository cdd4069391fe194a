import { setTimeout as pause } from 'node:timers/promises';
import { Type } from 'typebox';
import { type Actor, systemActor } from '../../platform/db/actor.ts';
import { withActor } from '../../platform/db/db.ts';
import type { OutboxEvent, Subscriber } from '../../platform/events/event.ts';
import {
  JobCancelled,
  type JobContext,
  type JobDefinition,
  job,
  PermanentJobError,
  type RegisteredJob,
} from '../../platform/jobs/job.ts';
import { OutboundError } from '../../platform/outbound/outbound-error.ts';
import type { Platform } from '../../platform/platform.ts';
import { hasOrganizationPermission } from '../tenants/index.ts';
import { runTakeover } from './run-takeover.ts';
import { createSourceClient, SourceError } from './source-client.ts';
import { forgetToken, listTakeovers, type StoredTakeover } from './takeovers.queries.ts';

const payload = Type.Object({ takeoverId: Type.Integer(), url: Type.String() });

export const takeoverJob = {
  type: 'takeover.run',
  queue: 'io',
  payload,
  maxAttempts: 4,
  title: ({ url }) => `Move Label Studio from ${url}`,
} satisfies JobDefinition<typeof payload>;

export function takeoverJobs(platform: Platform): RegisteredJob[] {
  return [job(takeoverJob, ({ takeoverId }, context) => takeOver(platform, takeoverId, context))];
}

/** Lost workers and restarts of the server are no end: the next attempt goes on where this one was. */
async function takeOver(platform: Platform, takeoverId: number, context: JobContext): Promise<unknown> {
  const { actor, organizationId } = await starterOf(platform, context);
  const [stored] = await withActor(platform.db, actor, (tx) =>
    listTakeovers(tx, organizationId, { id: takeoverId, limit: 1 }),
  );
  if (!stored) throw new PermanentJobError('There is no such takeover.');
  const lines = loggedInOrder(context);
  const source = createSourceClient({
    url: stored.source_url,
    token: tokenOf(platform, stored, context.jobId),
    requestsPerSecond: stored.requests_per_second,
    outbound: platform.outbound,
    signal: context.signal,
    now: platform.now,
    wait: (milliseconds) => waitFor(milliseconds, context.signal),
  });
  const run = { platform, actor, organizationId, source, progress: lines.progress, signal: context.signal };
  const projects = stored.chosen_projects ?? undefined;
  try {
    const { counts } = await runTakeover(run, { role: stored.member_role, projects });
    return { takeover_id: takeoverId, counts };
  } catch (error) {
    // The client has asked again for long already, and a refusal stays one.
    if (error instanceof SourceError || error instanceof OutboundError) throw new PermanentJobError(error.message);
    throw error;
  } finally {
    await lines.written();
  }
}

/** Whoever started it, while they still manage the organization: what comes over is made in their name. */
async function starterOf(
  platform: Platform,
  { actor: asker }: JobContext,
): Promise<{ actor: Actor; organizationId: number }> {
  const { organizationId = 0, userId } = asker;
  const actor: Actor = { ...asker, kind: 'user' };
  if (userId === undefined || !(await hasOrganizationPermission(platform.db, actor, 'organization.manage')))
    throw new PermanentJobError('Who started it does not manage the organization any more.');
  return { actor, organizationId };
}

function tokenOf(platform: Platform, stored: StoredTakeover, jobId: string): string {
  if (stored.sealed_token === null || stored.job_id !== jobId)
    throw new PermanentJobError(
      'Its token was forgotten when it ended. Continue it with a token where it was started.',
    );
  return platform.vault.open(stored.sealed_token);
}

async function waitFor(milliseconds: number, signal: AbortSignal): Promise<void> {
  try {
    await pause(milliseconds, undefined, { signal });
  } catch {
    throw new JobCancelled();
  }
}

function loggedInOrder(context: JobContext) {
  let writing: Promise<void> = Promise.resolve();
  return {
    progress: (line: string, tasks?: { done: number; total: number }): void => {
      if (tasks) context.progress({ ...tasks, unit: 'tasks', message: line });
      writing = writing.then(() => context.log(line));
    },
    written: () => writing,
  };
}

/** A token is kept no longer than its run, however that ends. */
export function endedRuns(platform: Platform): Subscriber {
  return {
    name: 'takeover.ended-runs',
    types: ['JOB_SUCCEEDED', 'JOB_FAILED', 'JOB_CANCELLED'],
    handle: async ({ organizationId, aggregateId, payload: told }: OutboxEvent) => {
      if (organizationId === undefined || (told.type ?? told.job_type) !== takeoverJob.type) return;
      await withActor(platform.db, systemActor(organizationId), (tx) => forgetToken(tx, organizationId, aggregateId));
    },
  };
}
