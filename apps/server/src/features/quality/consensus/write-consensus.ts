import type { Actor } from '../../../platform/db/actor.ts';
import { afterCommit, type Tx, withActor } from '../../../platform/db/db.ts';
import { emit } from '../../../platform/events/emit.ts';
import { throwIfCancelled } from '../../../platform/jobs/job.ts';
import type { Platform } from '../../../platform/platform.ts';
import { withCounters } from '../../projects/index.ts';
import type { Scope } from '../measuring/measure.queries.ts';
import {
  insertConsensusAnnotations,
  listUnwritten,
  listWritten,
  takeBackAnnotations,
  type WriteFilter,
} from './write-consensus.queries.ts';

const BLOCK = 500;

export interface Watching {
  signal?: AbortSignal;
  tell?: (done: number) => void;
}

/**
 * Writes proposals as annotations that count for nothing but are the final answer of their tasks. In blocks, each a
 * transaction: what was written stays when the rest fails, and is not written again.
 */
export async function writeProposals(
  platform: Platform,
  actor: Actor,
  scope: Scope,
  runId: number,
  filter: WriteFilter,
  { signal, tell }: Watching = {},
): Promise<{ tasks: number; skipped: number }> {
  let [tasks, skipped, after] = [0, 0, 0];
  for (;;) {
    if (signal) throwIfCancelled(signal);
    const page = await withActor(platform.db, actor, (tx) => listUnwritten(tx, scope, runId, filter, after, BLOCK));
    if (page.length === 0) return { tasks, skipped };
    const wanted = page.filter((row) => row.is_wanted).map((row) => row.task_id);
    const written = wanted.length === 0 ? 0 : await writeBlock(platform, actor, scope, runId, wanted, filter);
    tasks += written;
    skipped += page.length - written;
    after = page.at(-1)?.task_id ?? after;
    tell?.(tasks + skipped);
  }
}

function writeBlock(
  platform: Platform,
  actor: Actor,
  scope: Scope,
  runId: number,
  taskIds: readonly number[],
  filter: WriteFilter,
): Promise<number> {
  const now = platform.now();
  return withActor(platform.db, actor, async (tx) => {
    const by = { userId: actor.userId, now, replacesFinal: filter.replacesFinal };
    const written = await withCounters(tx, scope, taskIds, { now, mayReopen: false }, () =>
      insertConsensusAnnotations(tx, scope, runId, taskIds, by),
    );
    if (written.length > 0) await announce(tx, platform, actor, scope, 'ANNOTATIONS_CREATED', written, runId);
    return written.length;
  });
}

/** Takes back all that the run has written and that is still there. */
export async function undoProposals(
  platform: Platform,
  actor: Actor,
  scope: Scope,
  runId: number,
  { signal, tell }: Watching = {},
): Promise<number> {
  let tasks = 0;
  for (;;) {
    if (signal) throwIfCancelled(signal);
    const now = platform.now();
    const page = await withActor(platform.db, actor, async (tx) => {
      const written = await listWritten(tx, scope, runId, BLOCK);
      const taskIds = written.map((row) => row.task_id);
      if (taskIds.length === 0) return 0;
      await withCounters(tx, scope, taskIds, { now, mayReopen: false }, () =>
        takeBackAnnotations(tx, scope, runId, taskIds, { userId: actor.userId, now }),
      );
      const annotationIds = written.map((row) => row.annotation_id);
      await announce(tx, platform, actor, scope, 'ANNOTATIONS_DELETED', taskIds, runId, annotationIds);
      return taskIds.length;
    });
    if (page === 0) return tasks;
    tasks += page;
    tell?.(tasks);
  }
}

async function announce(
  tx: Tx,
  platform: Platform,
  actor: Actor,
  { organizationId, projectId }: Scope,
  type: 'ANNOTATIONS_CREATED' | 'ANNOTATIONS_DELETED',
  taskIds: readonly number[],
  runId: number,
  annotationIds?: readonly number[],
): Promise<void> {
  await emit(tx, actor, {
    type,
    organizationId,
    projectId,
    aggregateType: 'project',
    aggregateId: projectId,
    payload: {
      project_id: projectId,
      tasks: taskIds.map((id) => ({ id })),
      ...(annotationIds ? { annotation_ids: annotationIds } : {}),
      count: taskIds.length,
      origin: 'consensus',
      consensus_run: runId,
      is_labeled: false,
    },
  });
  afterCommit(tx, () => {
    for (const topic of ['tasks', 'project', 'consensus'])
      platform.live.publish({
        organizationId,
        projectId,
        topic,
        id: String(topic === 'consensus' ? runId : projectId),
      });
  });
}
