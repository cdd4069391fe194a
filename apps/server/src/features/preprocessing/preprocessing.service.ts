import type { ItemType } from '@labelwright/contract/collection-fields';
import {
  type EnginesAnswer,
  MOST_IDS,
  type ProcessingStatus,
  type ProjectProcessing,
  type ProjectProcessingBody,
} from '@labelwright/contract/preprocessing';
import type { Actor } from '../../platform/db/actor.ts';
import { withActor } from '../../platform/db/db.ts';
import { emit } from '../../platform/events/emit.ts';
import { AppError, invalidField } from '../../platform/http/app-error.ts';
import { isInScope } from '../../platform/http/guard.ts';
import type { ProjectAccess } from '../../platform/http/types.ts';
import { requestCancel } from '../../platform/jobs/jobs.queries.ts';
import type { Platform } from '../../platform/platform.ts';
import { RecognitionError } from '../../platform/recognition/recognition-error.ts';
import { canOf, findItems, type PolicyReader, readerOf, requestProcessing, requireItem } from '../collection/index.ts';
import { requireAccess } from '../tenants/index.ts';
import type { Engines } from './engines.ts';
import { findItemJob, findProjectProcessing, saveProjectProcessing } from './preprocessing.queries.ts';

export type FileKind = Exclude<ItemType, 'raw_text'>;

const NOTHING_CHOSEN: ProjectProcessing = {
  ocr_engine: null,
  ocr_language: null,
  speech_engine: null,
  speech_language: null,
};

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The item, when the actor may have it processed. 404 for what they may not see, 403 for what they may not do. */
export async function requireProcessable(
  platform: Platform,
  actor: Actor,
  asked: { id: string; kind?: ItemType | undefined },
) {
  const { row } = await requireItem(platform, actor, asked);
  const { kind } = row;
  if (kind === 'raw_text') throw invalidField('item_type', 'A text needs no processing: it is there already.');
  if (!canOf(row, policyReader(platform, actor)).process) throw notNow(row.status);
  return { ...row, kind };
}

/** Asks for the text of one item (again). The job is made by the event, so that neither is there without the other. */
export async function startProcessing(
  platform: Platform,
  actor: Actor,
  asked: { id: string; kind?: ItemType | undefined },
): Promise<{ id: string; kind: FileKind }> {
  const {
    id,
    kind,
    organization_id: organizationId,
    project_id: projectId,
  } = await requireProcessable(platform, actor, asked);
  await withActor(platform.db, actor, (tx) =>
    requestProcessing(tx, actor, [{ id, organizationId, projectId, kind }], 'manual'),
  );
  return { id, kind };
}

export interface BatchOutcome {
  started: string[];
  skipped: { id: string; reason: string }[];
}

/** `list` is a JSON array of ids, as the query carries it. What cannot be done is told, and holds nothing else up. */
export async function startMany(
  platform: Platform,
  actor: Actor,
  kind: FileKind,
  { field, list }: { field: string; list: string },
): Promise<BatchOutcome> {
  const ids = parseIds(field, list);
  if (actor.scopes && !isInScope(actor.scopes, 'item.list')) {
    throw new AppError('forbidden', 'This token is not allowed to use item.list.');
  }
  const reader = policyReader(platform, actor);
  return withActor(platform.db, actor, async (tx) => {
    const rows = await findItems(
      tx,
      readerOf(actor),
      ids.filter((id) => UUID.test(id)),
      kind,
    );
    const byId = new Map(rows.filter((row) => row.deleted_at === null).map((row) => [row.id, row]));
    const outcome: BatchOutcome = { started: [], skipped: [] };
    for (const id of ids) {
      const row = byId.get(id.toLowerCase());
      if (!row) outcome.skipped.push({ id, reason: 'Not found' });
      else if (row.processed) outcome.skipped.push({ id, reason: 'Already processed' });
      else if (!canOf(row, reader).process) outcome.skipped.push({ id, reason: 'Not allowed' });
      else outcome.started.push(row.id);
    }
    const started = outcome.started.flatMap((id) => byId.get(id) ?? []);
    await requestProcessing(
      tx,
      actor,
      started.map((row) => ({ id: row.id, organizationId: row.organization_id, projectId: row.project_id, kind })),
      'manual',
    );
    return outcome;
  });
}

function parseIds(field: string, list: string): string[] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(list);
  } catch {
    throw invalidField(field, 'must be a JSON array of ids, such as ["…","…"]');
  }
  if (
    !Array.isArray(parsed) ||
    parsed.length === 0 ||
    !parsed.every((id) => typeof id === 'string' && id.length <= 100)
  )
    throw invalidField(field, 'must be a JSON array of ids, such as ["…","…"]');
  if (parsed.length > MOST_IDS) throw invalidField(field, `must name at most ${MOST_IDS} items`);
  return [...new Set(parsed as string[])];
}

export async function getStatus(
  platform: Platform,
  actor: Actor,
  asked: { id: string; kind?: ItemType | undefined },
): Promise<ProcessingStatus> {
  const { row } = await requireItem(platform, actor, asked);
  const job = await withActor(platform.db, actor, (tx) => findItemJob(tx, row.organization_id, row.id));
  const waits = job?.status === 'queued';
  return {
    id: row.id,
    type: row.kind,
    processed: row.processed,
    status: row.status,
    has_content: (row.text_content ?? '').trim() !== '',
    processing_state: row.processing_state,
    processing_error: row.processing_error,
    processing_engine: row.processing_engine,
    job: job
      ? {
          id: job.id,
          status: job.status,
          attempts: job.attempts,
          max_attempts: job.max_attempts,
          next_attempt_at: waits ? job.run_at.toISOString() : null,
        }
      : null,
    can: { process: canOf(row, policyReader(platform, actor)).process },
  };
}

/** false: nothing was under way. */
export async function stopProcessing(
  platform: Platform,
  actor: Actor,
  asked: { id: string; kind?: ItemType | undefined },
): Promise<{ id: string; kind: ItemType; cancelled: boolean }> {
  const row = await requireProcessable(platform, actor, asked);
  const cancelled = await withActor(platform.db, actor, async (tx) => {
    const job = await findItemJob(tx, row.organization_id, row.id);
    const stopped = job && (await requestCancel(tx, job.id));
    if (!stopped) return false;
    await emit(tx, actor, {
      type: 'JOB_CANCELLED',
      organizationId: row.organization_id,
      projectId: row.project_id,
      aggregateType: 'job',
      aggregateId: stopped.id,
      payload: { job_id: stopped.id, item_id: row.id },
    });
    return true;
  });
  return { id: row.id, kind: row.kind, cancelled };
}

export async function describeEngines(
  platform: Platform,
  actor: Actor,
  engines: Engines,
  project: string | undefined,
): Promise<EnginesAnswer> {
  if (project === undefined) return engines.describe(undefined);
  const access = await requireAccess(platform, actor, { kind: 'project', reference: project }, 'item.list');
  return engines.describe(await choiceOf(platform, actor, access));
}

export async function getChoice(platform: Platform, actor: Actor, access: ProjectAccess): Promise<ProjectProcessing> {
  return (await choiceOf(platform, actor, access)) ?? NOTHING_CHOSEN;
}

export async function saveChoice(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  { engines, body }: { engines: Engines; body: ProjectProcessingBody },
): Promise<ProjectProcessing> {
  const { organizationId, projectId } = access;
  checkChoice(engines, body);
  return withActor(platform.db, actor, async (tx) => {
    const before = await findProjectProcessing(tx, organizationId, projectId);
    const choice = { ...NOTHING_CHOSEN, ...before, ...body };
    await saveProjectProcessing(tx, organizationId, projectId, choice);
    await emit(tx, actor, {
      type: 'PROJECT_PROCESSING_UPDATED',
      organizationId,
      projectId,
      aggregateType: 'project',
      aggregateId: projectId,
      payload: { ...choice },
    });
    return choice;
  });
}

function choiceOf(platform: Platform, actor: Actor, access: ProjectAccess): Promise<ProjectProcessing | undefined> {
  return withActor(platform.db, actor, (tx) => findProjectProcessing(tx, access.organizationId, access.projectId));
}

/** An engine that is not set up on this server would only fail later. */
function checkChoice(engines: Engines, { ocr_engine, speech_engine }: ProjectProcessingBody): void {
  for (const [field, kind, name] of [
    ['ocr_engine', 'ocr', ocr_engine],
    ['speech_engine', 'speech', speech_engine],
  ] as const) {
    if (name === undefined || name === null) continue;
    try {
      engines.check(kind, name);
    } catch (error) {
      if (error instanceof RecognitionError) throw invalidField(field, error.message);
      throw error;
    }
  }
}

function policyReader(platform: Platform, actor: Actor): PolicyReader {
  return { userId: actor.userId, now: platform.now(), retentionDays: platform.config.retentionDays };
}

function notNow(status: string): AppError {
  const message =
    status === 'draft' || status === 'rejected'
      ? 'Only whoever sent it in and the managers of the project may have it processed.'
      : 'It was sent in: only the managers of the project may have it processed now.';
  return new AppError('forbidden', message);
}
