import type { Static, TSchema } from 'typebox';
import { Check, Errors } from 'typebox/value';
import type { Actor } from '../db/actor.ts';
import type { Tx } from '../db/db.ts';
import type { JobDefinition } from './job.ts';
import { enqueue, insertJob, type JobRow } from './jobs.queries.ts';

export interface EnqueueOptions {
  projectId?: number;
  /** While a job with this key is queued or running, enqueueing again returns that job. */
  dedupeKey?: string;
  runAt?: Date;
}

/** Makes a job in the caller's transaction: it exists exactly when what asked for it does. */
export async function enqueueJob<P extends TSchema>(
  tx: Tx,
  actor: Actor,
  definition: JobDefinition<P>,
  payload: Static<P>,
  options: EnqueueOptions = {},
): Promise<JobRow> {
  assertPayload(definition.type, definition.payload, payload);
  const { row, isNew } = await insertJob(tx, {
    organizationId: actor.organizationId,
    projectId: options.projectId,
    type: definition.type,
    title: definition.title(payload),
    queue: definition.queue,
    payload,
    maxAttempts: definition.maxAttempts,
    dedupeKey: options.dedupeKey,
    runAt: options.runAt,
    createdBy: actor.userId,
    impersonator: actor.impersonator,
  });
  if (isNew) await enqueue(tx, row.id, definition.queue, options.runAt);
  return row;
}

export function assertPayload(type: string, schema: TSchema, payload: unknown): void {
  if (Check(schema, payload)) return;
  const first = [...Errors(schema, payload)][0];
  throw new TypeError(`payload of job ${type} is not valid: ${first?.instancePath ?? ''} ${first?.message ?? ''}`);
}
