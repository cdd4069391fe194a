import type { Ingested } from '@labelwright/contract/crowd-hits';
import { systemActor } from '../../platform/db/actor.ts';
import { withActor, withSystem } from '../../platform/db/db.ts';
import { AppError } from '../../platform/http/app-error.ts';
import type { Platform } from '../../platform/platform.ts';
import { submitAnnotation } from '../annotations/index.ts';
import { admitWorker } from './admit-worker.ts';
import { nextIngest } from './crowdsourcing.policy.ts';
import { type IngestRow, listToIngest, markIngested, markNotIngested } from './ingest.queries.ts';
import { readAnswer } from './read-answer.ts';
import { leaseForCrowd } from './sync.queries.ts';
import { workerAccess, workerActor } from './work-actor.ts';

const LEASE_MS = 60_000;
/** Largest part of what the provider sent that an answer carries along. */
const MOST_RAW = 200_000;

/**
 * Makes answers of work that was handed in. Each is taken in once, by its id at the provider; what was decided about the
 * work is left as it is, and what cannot be taken in says why and is looked at again later.
 */
export async function ingestAssignments(
  platform: Platform,
  filter: { organizationId?: number | undefined; backend: string },
  options: { limit: number; signal: AbortSignal },
): Promise<Ingested> {
  const rows = await withSystem(platform.db, (tx) => listToIngest(tx, filter, platform.now(), options.limit));
  const done: Ingested = { ingested: 0, skipped: 0 };
  for (const row of rows) {
    if (options.signal.aborted) break;
    if (await ingestOne(platform, row)) done.ingested += 1;
    else done.skipped += 1;
  }
  return done;
}

/** False when there was nothing to take in, or it could not be. */
async function ingestOne(platform: Platform, row: IngestRow): Promise<boolean> {
  const { organization_id: organizationId } = row;
  const system = systemActor(organizationId);
  if (row.annotation_id !== null) {
    await withActor(platform.db, system, (tx) => markIngested(tx, organizationId, row.id, platform.now()));
    return false;
  }
  const answer = readAnswer(row.payload);
  if ('fault' in answer) return keepFor(platform, row, answer.fault);
  const userId = await prepareWorker(platform, row);
  if (userId === undefined) return keepFor(platform, row, 'Nobody is named who did this work.');
  const actor = workerActor(organizationId, userId, `${row.backend} ${row.worker_id}`);
  const access = workerAccess({ organizationId, projectId: row.project_id, state: row.state });
  try {
    const { isNew } = await submitAnnotation(platform, actor, access, row.task_id, {
      result: answer.result,
      schema_version: answer.schemaVersion,
      tool_version: answer.toolVersion,
      ...(answer.leadTime === null ? {} : { lead_time: answer.leadTime }),
      submission_id: row.assignment_id,
      assignment_id: row.id,
      actor: row.worker_id,
      raw_payload: rawOf(row.payload),
      origin: 'crowd',
    });
    if (!isNew) await withActor(platform.db, system, (tx) => markIngested(tx, organizationId, row.id, platform.now()));
    return isNew;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return keepFor(platform, row, explain(error));
  }
}

/** The account of whoever did the work. On golden tasks everybody is checked, also when their places are taken. */
async function prepareWorker(platform: Platform, row: IngestRow): Promise<number | undefined> {
  if (row.user_id !== null && !row.is_golden) return row.user_id;
  const { organization_id: organizationId } = row;
  const now = platform.now();
  return withActor(platform.db, systemActor(organizationId), async (tx) => {
    const named = row.user_id === null && row.worker_id !== '';
    const worker = named ? await admitWorker(tx, organizationId, row.backend, row.worker_id, now) : undefined;
    const userId = row.user_id ?? worker?.user_id ?? undefined;
    const until = new Date(now.getTime() + LEASE_MS);
    if (userId !== undefined && row.is_golden)
      await leaseForCrowd(tx, { organizationId, taskId: row.task_id, userId, now, until });
    return userId;
  });
}

/** As it came, but for what is the answer itself. */
function rawOf(payload: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const { saved: _saved, annotation_json: _answer, ...raw } = payload;
  return JSON.stringify(raw).length > MOST_RAW ? {} : raw;
}

async function keepFor(platform: Platform, row: IngestRow, error: string): Promise<false> {
  const { organization_id: organizationId } = row;
  const next = nextIngest(platform.now(), row.ingest_attempts);
  await withActor(platform.db, systemActor(organizationId), (tx) =>
    markNotIngested(tx, organizationId, row.id, { error, next }),
  );
  return false;
}

function explain(error: AppError): string {
  const details = Object.entries(error.details ?? {}).map(([field, messages]) => `${field}: ${messages.join(' ')}`);
  return [error.message, ...details].join(' ');
}
