import type {
  Agreement,
  PromptRun,
  RunPurpose,
  RunStatus,
  RunTask,
  RunTaskStatus,
} from '@labelwright/contract/prompts';
import type { Actor } from '../../platform/db/actor.ts';
import { type Tx, withActor } from '../../platform/db/db.ts';
import { emit } from '../../platform/events/emit.ts';
import { AppError, notFound } from '../../platform/http/app-error.ts';
import { cutPage, type PageRequest, type PageResult } from '../../platform/http/paging.ts';
import type { ProjectAccess } from '../../platform/http/types.ts';
import { requestCancel } from '../../platform/jobs/jobs.queries.ts';
import type { Platform } from '../../platform/platform.ts';
import {
  countRuns,
  countRunTasks,
  findRun,
  listRuns,
  listRunTasks,
  type RunRow,
  type RunTaskRow,
} from './runs.queries.ts';

const OPEN: readonly string[] = ['queued', 'running'];
const HIGHEST = Number.MAX_SAFE_INTEGER;

export async function readRun(platform: Platform, actor: Actor, access: ProjectAccess, id: number): Promise<PromptRun> {
  return withActor(platform.db, actor, async (tx) => presentRun(await getRun(tx, access, id), access));
}

export async function pageRuns(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  asked: { promptId: number | undefined; purpose: RunPurpose | undefined; page: PageRequest },
): Promise<PageResult<PromptRun>> {
  const { page } = asked;
  const filter = {
    promptId: asked.promptId,
    purpose: asked.purpose,
    before: Number(page.after?.[0] ?? HIGHEST),
    limit: page.limit + 1,
    offset: offsetOf(page),
  };
  return withActor(platform.db, actor, async (tx) => {
    const cut = cutPage(await listRuns(tx, access, filter), page.limit, (row) => [row.id]);
    const total = page.page === undefined ? undefined : await countRuns(tx, access, filter);
    return { ...cut, rows: cut.rows.map((row) => presentRun(row, access)), total };
  });
}

export async function pageRunTasks(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  runId: number,
  asked: { status: RunTaskStatus | undefined; page: PageRequest },
): Promise<PageResult<RunTask>> {
  const { page, status } = asked;
  return withActor(platform.db, actor, async (tx) => {
    await getRun(tx, access, runId);
    const rows = await listRunTasks(tx, access, runId, {
      status,
      after: Number(page.after?.[0] ?? 0),
      limit: page.limit + 1,
      offset: offsetOf(page),
    });
    const cut = cutPage(rows, page.limit, (row) => [row.task_id]);
    const total = page.page === undefined ? undefined : await countRunTasks(tx, access, runId, status);
    return { ...cut, rows: cut.rows.map(presentTask), total };
  });
}

/** Requests under way are broken off; what they cost stays uncertain. */
export async function cancelRun(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  id: number,
): Promise<PromptRun> {
  const { organizationId, projectId } = access;
  return withActor(platform.db, actor, async (tx) => {
    const run = await getRun(tx, access, id);
    const stopped = run.job_id === null ? undefined : await requestCancel(tx, run.job_id);
    if (!stopped) throw new AppError('conflict', `This run is ${run.status} already.`, { reason: 'finished' });
    await emit(tx, actor, {
      type: 'JOB_CANCELLED',
      organizationId,
      projectId,
      aggregateType: 'job',
      aggregateId: stopped.id,
      payload: { job_id: stopped.id, run_id: id },
    });
    return presentRun(await getRun(tx, access, id), access);
  });
}

async function getRun(tx: Tx, access: ProjectAccess, id: number): Promise<RunRow> {
  const row = await findRun(tx, access, id);
  if (!row) throw notFound('Run');
  return row;
}

function offsetOf(page: PageRequest): number {
  return page.page === undefined ? 0 : (page.page - 1) * page.limit;
}

function presentRun(row: RunRow, access: ProjectAccess): PromptRun {
  return {
    id: row.id,
    prompt: row.prompt_id,
    prompt_name: row.prompt_name,
    version: row.version,
    model_version: row.model_version,
    purpose: row.purpose as RunPurpose,
    status: row.status as RunStatus,
    job_id: row.job_id,
    budget_micros: row.budget_micros,
    total: row.total,
    done: row.done,
    failed: row.failed,
    skipped: row.skipped,
    requests: row.requests,
    retries: row.retries,
    repairs: row.repairs,
    input_tokens: row.input_tokens,
    output_tokens: row.output_tokens,
    cost_micros: row.cost_micros,
    uncertain_micros: row.held_micros,
    agreement: row.agreement as Agreement | null,
    error: row.error,
    created_by: row.created_by,
    created_at: row.created_at.toISOString(),
    started_at: row.started_at?.toISOString() ?? null,
    finished_at: row.finished_at?.toISOString() ?? null,
    can: { cancel: OPEN.includes(row.status) && access.can('prediction.manage') },
  };
}

function presentTask({ task_id: task, ...row }: RunTaskRow): RunTask {
  return { task, ...row };
}
