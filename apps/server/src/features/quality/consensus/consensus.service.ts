import type {
  ConsensusRun,
  ConsensusWritten,
  NewConsensus,
  Proposal,
  WriteConsensus,
} from '@labelwright/contract/quality-consensus';
import type { Actor } from '../../../platform/db/actor.ts';
import { withActor } from '../../../platform/db/db.ts';
import { emit } from '../../../platform/events/emit.ts';
import { AppError, invalidField, notFound } from '../../../platform/http/app-error.ts';
import { cutPage, type PageRequest, type PageResult } from '../../../platform/http/paging.ts';
import type { ProjectAccess } from '../../../platform/http/types.ts';
import { enqueueJob } from '../../../platform/jobs/enqueue.ts';
import type { Platform } from '../../../platform/platform.ts';
import { controlNamed, getProjectControls, type ProjectControls } from '../dashboards/project-controls.ts';
import { runConsensus, undoConsensus, writeConsensus } from './consensus.jobs.ts';
import { deleteRun, insertRun, listProposals, listRuns, type RunRow, setRun } from './consensus.queries.ts';
import { countUnwritten, listRunsOnTop } from './write-consensus.queries.ts';
import { undoProposals, writeProposals } from './write-consensus.ts';

/** More is left to a job. */
const MOST_AT_ONCE = 1000;
const EVERY_CONTROL = '*';

export async function listConsensusRuns(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
): Promise<ConsensusRun[]> {
  const rows = await withActor(platform.db, actor, (tx) => listRuns(tx, access));
  return rows.map((row) => present(row, access));
}

export async function getConsensusRun(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  id: number,
): Promise<ConsensusRun> {
  return present(await readRun(platform, actor, access, id), access);
}

async function readRun(platform: Platform, actor: Actor, access: ProjectAccess, id: number): Promise<RunRow> {
  const [row] = await withActor(platform.db, actor, (tx) => listRuns(tx, access, id));
  if (!row) throw notFound('Consensus run');
  return row;
}

export async function startConsensus(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  body: NewConsensus,
): Promise<ConsensusRun> {
  const { organizationId, projectId } = access;
  const { method } = body;
  return withActor(platform.db, actor, async (tx) => {
    const control = readControl(await getProjectControls(tx, access), body);
    const options = {
      min_answers: body.min_answers ?? 2,
      only_disputed: body.only_disputed ?? false,
      only_complete: body.only_complete ?? false,
      task_ids: body.task_ids ?? null,
      iterations: body.iterations ?? null,
    };
    const id = await insertRun(tx, access, { method, control, options, createdBy: actor.userId, now: platform.now() });
    const job = await enqueueJob(tx, actor, runConsensus, { projectId, runId: id }, { projectId });
    await setRun(tx, access, id, { jobId: job.id });
    await emit(tx, actor, {
      type: 'CONSENSUS_STARTED',
      organizationId,
      projectId,
      aggregateType: 'consensus_run',
      aggregateId: id,
      payload: { project_id: projectId, method, control },
    });
    const [row] = await listRuns(tx, access, id);
    if (!row) throw notFound('Consensus run');
    return present(row, access);
  });
}

/** All of them, or one whose answers can be counted. */
function readControl(known: ProjectControls, { method, control }: NewConsensus): string {
  const isJson = known.controls.size === 0;
  if (method === 'merge') {
    if (isJson) throw invalidField('method', 'Answers to a JSON schema have no regions. Choose a control and a vote.');
    return EVERY_CONTROL;
  }
  if (control === undefined) throw invalidField('control', 'Say which answers are put together.');
  if (!isJson && !known.controls.has(control)) throw invalidField('control', 'The project has no such control.');
  if (!controlNamed(known, control).isCategorical)
    throw invalidField(
      'control',
      'Its answers are not one of few for the whole task. Use the method "merge" for them.',
    );
  return control;
}

export async function removeConsensusRun(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  id: number,
): Promise<void> {
  const row = await readRun(platform, actor, access, id);
  if (row.status === 'queued' || row.status === 'running')
    throw new AppError('conflict', 'The run is still at work. Cancel its job first.', { reason: 'still_running' });
  await withActor(platform.db, actor, async (tx) => {
    await deleteRun(tx, access, id);
    await emit(tx, actor, {
      type: 'CONSENSUS_DELETED',
      organizationId: access.organizationId,
      projectId: access.projectId,
      aggregateType: 'consensus_run',
      aggregateId: id,
      payload: { project_id: access.projectId, method: row.method, control: row.control },
    });
  });
}

export async function listRunProposals(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  runId: number,
  asked: { max_confidence?: number; differs?: boolean },
  page: PageRequest,
): Promise<PageResult<Proposal>> {
  const run = await readRun(platform, actor, access, runId);
  const rows = await withActor(platform.db, actor, (tx) =>
    listProposals(tx, access, {
      runId,
      control: run.control,
      maxConfidence: asked.max_confidence,
      differs: asked.differs,
      after: page.after,
      limit: page.limit + 1,
    }),
  );
  return cutPage(rows, page.limit, (row) => [row.confidence, row.task_id]);
}

export async function writeConsensusRun(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  runId: number,
  body: WriteConsensus,
): Promise<ConsensusWritten> {
  const { projectId } = access;
  const run = await readRun(platform, actor, access, runId);
  if (run.status !== 'completed' || run.method === 'compare')
    throw new AppError('conflict', 'The run has no proposals to write.', { reason: 'no_proposals' });
  const [minConfidence, replacesFinal] = [body.min_confidence, body.replace_final ?? false];
  const open =
    body.task_ids?.length ?? (await withActor(platform.db, actor, (tx) => countUnwritten(tx, access, runId)));
  if (body.task_ids === undefined && open > MOST_AT_ONCE) {
    const payload = { projectId, runId, minConfidence: minConfidence ?? null, replacesFinal };
    const job = await withActor(platform.db, actor, (tx) =>
      enqueueJob(tx, actor, writeConsensus, payload, { projectId, dedupeKey: `write-consensus:${runId}` }),
    );
    return { tasks: 0, skipped: 0, job_id: job.id };
  }
  const filter = { taskIds: body.task_ids, minConfidence, replacesFinal };
  return { ...(await writeProposals(platform, actor, access, runId, filter)), job_id: null };
}

export async function undoConsensusRun(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  runId: number,
): Promise<ConsensusWritten> {
  const { projectId } = access;
  const run = await readRun(platform, actor, access, runId);
  const onTop = await withActor(platform.db, actor, (tx) => listRunsOnTop(tx, access, runId));
  if (onTop.length > 0)
    throw new AppError(
      'conflict',
      `These answers stand in what run ${onTop.join(', ')} wrote on top of them. Take that back first.`,
      { reason: 'built_upon' },
    );
  if (run.written > MOST_AT_ONCE) {
    const job = await withActor(platform.db, actor, (tx) =>
      enqueueJob(tx, actor, undoConsensus, { projectId, runId }, { projectId, dedupeKey: `undo-consensus:${runId}` }),
    );
    return { tasks: 0, skipped: 0, job_id: job.id };
  }
  return { tasks: await undoProposals(platform, actor, access, runId), skipped: 0, job_id: null };
}

function present(row: RunRow, access: ProjectAccess): ConsensusRun {
  const may = access.can('project.update');
  const { options } = row;
  return {
    id: row.id,
    project_id: row.project_id,
    method: row.method,
    control: row.control,
    status: row.status,
    error: row.error,
    min_answers: options.min_answers,
    only_disputed: options.only_disputed,
    only_complete: options.only_complete,
    created_at: row.created_at.toISOString(),
    created_by: row.created_by,
    finished_at: row.finished_at?.toISOString() ?? null,
    job_id: row.job_id,
    summary: row.summary as ConsensusRun['summary'],
    written: row.written,
    can: {
      write: may && row.status === 'completed' && row.method !== 'compare',
      undo: may && row.written > 0,
      delete: may && row.status !== 'queued' && row.status !== 'running',
    },
  };
}
