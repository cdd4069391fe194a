import type { Requeue, ReviewDecision } from '@labelwright/contract/review';
import type { Actor } from '../../platform/db/actor.ts';
import { afterCommit, type Tx } from '../../platform/db/db.ts';
import { emit } from '../../platform/events/emit.ts';
import type { DomainEvent } from '../../platform/events/event.ts';
import type { Platform } from '../../platform/platform.ts';
import { recordState, withCounters } from '../projects/index.ts';
import {
  type DecidedRow,
  decideReviews,
  insertFix,
  lockTasks,
  reopenCompleted,
  setAside,
  setFinal,
  settleStatuses,
} from './decide.queries.ts';
import { deleteDoneLeases } from './leases.queries.ts';
import type { Scope } from './review.queries.ts';

export interface Verdict {
  decision: ReviewDecision;
  reason: string;
  feedback: string;
  /** null unless it is a rejection. */
  requeue: Requeue | null;
  /** Only if the annotation did not change since. */
  version?: number | undefined;
  /** The accepted annotation stands for its task. */
  isFinal?: boolean | undefined;
  fix?: { result: unknown; definitionId: number | null } | undefined;
}

export interface VerdictOn {
  taskIds: readonly number[];
  /** Called when the tasks are locked. */
  reviewIds: () => Promise<readonly number[]>;
  mayDecideOwn: boolean;
  /** Also on what others are looking at. */
  overLeases?: boolean;
  /** null: nobody here, such as a provider. */
  userId: number | null;
  batch: string;
  now: Date;
}

/** Decides on what is open and this person's to decide on; everything that follows is in the same transaction. */
export async function applyVerdict(
  tx: Tx,
  platform: Platform,
  actor: Actor,
  scope: Scope,
  on: VerdictOn,
  verdict: Verdict,
): Promise<DecidedRow[]> {
  const { decision, requeue, now } = { ...verdict, now: on.now };
  const frees = decision === 'reject' && requeue === 'others';
  if (frees || requeue === 'author') await reopen(tx, platform, actor, scope);
  const decide = async (): Promise<DecidedRow[]> => {
    const rows = await decideReviews(tx, scope, await on.reviewIds(), { ...verdict, ...on, version: verdict.version });
    if (frees) await setAside(tx, idsOf(rows), now);
    return rows;
  };
  const fixes: number[] = [];
  const decideAndFix = async (): Promise<DecidedRow[]> => {
    const rows = await decide();
    for (const row of rows) fixes.push(await fixOne(tx, row, on, verdict));
    return rows;
  };
  const rows =
    frees || verdict.fix
      ? await withCounters(tx, scope, on.taskIds, { now, mayReopen: frees }, verdict.fix ? decideAndFix : decide)
      : await lockTasks(tx, scope, on.taskIds).then(decide);
  if (rows.length === 0) return rows;
  const [only] = rows;
  if (verdict.isFinal && only && decision === 'accept') await setFinal(tx, only.task_id, only.annotation_id);
  const taskIds = [...new Set(rows.map((row) => row.task_id))];
  await settleStatuses(tx, taskIds);
  await deleteDoneLeases(tx, taskIds);
  await emit(tx, actor, ...rows.flatMap((row, index) => eventsOf(scope, row, verdict, fixes[index])));
  announce(tx, platform, scope, taskIds);
  return rows;
}

async function reopen(tx: Tx, platform: Platform, actor: Actor, scope: Scope): Promise<void> {
  if (!(await reopenCompleted(tx, scope))) return;
  await recordState(tx, platform, actor, { ...scope, from: 'completed', to: 'live' });
}

async function fixOne(tx: Tx, row: DecidedRow, on: VerdictOn, { fix }: Verdict): Promise<number> {
  const id = await insertFix(tx, {
    reviewId: row.id,
    annotationId: row.annotation_id,
    result: fix?.result,
    definitionId: fix?.definitionId ?? null,
    userId: on.userId,
    now: on.now,
  });
  await setFinal(tx, row.task_id, id);
  return id;
}

function eventsOf(scope: Scope, row: DecidedRow, verdict: Verdict, fixedId: number | undefined): DomainEvent[] {
  const event = {
    ...scope,
    aggregateType: 'annotation',
    aggregateId: row.annotation_id,
    payload: {
      task_id: row.task_id,
      annotation_id: row.annotation_id,
      project_id: scope.projectId,
      review_id: row.id,
      decision: verdict.decision,
      reason: verdict.reason,
      feedback: verdict.feedback,
      requeue: verdict.requeue,
      author_id: row.submitted_by,
      fixed_annotation_id: fixedId ?? null,
    },
  };
  const outcome = verdict.decision === 'reject' ? 'ANNOTATION_REJECTED' : 'ANNOTATION_ACCEPTED';
  const events = [
    { ...event, type: 'ANNOTATION_REVIEWED' },
    { ...event, type: outcome },
  ];
  if (fixedId === undefined) return events;
  const { payload } = event;
  return [
    ...events,
    {
      ...event,
      type: 'ANNOTATION_CREATED',
      aggregateId: fixedId,
      payload: {
        task_id: payload.task_id,
        annotation_id: fixedId,
        project_id: payload.project_id,
        was_cancelled: false,
        is_labeled: false,
        origin: 'review',
      },
    },
  ];
}

/** Tells open pages: the queue of reviewers, the progress of the project, and lists of its tasks. */
export function announce(tx: Tx, platform: Platform, scope: Scope, taskIds: readonly number[]): void {
  const { organizationId, projectId } = scope;
  afterCommit(tx, () => {
    platform.live.publish({ organizationId, topic: 'project', id: String(projectId), projectId });
    platform.live.publish({
      organizationId,
      topic: 'review',
      ...(taskIds.length === 1 ? { id: String(taskIds[0]) } : {}),
      projectId,
    });
  });
}

function idsOf(rows: readonly DecidedRow[]): number[] {
  return rows.map((row) => row.annotation_id);
}
