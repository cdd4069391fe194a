import { systemActor } from '../../platform/db/actor.ts';
import { withActor } from '../../platform/db/db.ts';
import { emit } from '../../platform/events/emit.ts';
import type { DomainEvent } from '../../platform/events/event.ts';
import type { Platform } from '../../platform/platform.ts';
import { ensureMeasured, measureTasks } from '../quality/index.ts';
import { announce } from './apply-verdict.ts';
import { mostAlike, mostMatching } from './review.policy.ts';
import type { Scope } from './review.queries.ts';
import {
  findQuestion,
  listComparable,
  listCounting,
  type Reviewing,
  type Settled,
  settleReviews,
} from './settle.queries.ts';

/** Tasks that are held at once. */
const BLOCK = 200;

/**
 * Brings the reviews of tasks into line with their answers, and decides once for each, when it is first complete,
 * whether it is reviewed: not when enough answers say the same (C-048), else by the dice of the task (C-047). Bears
 * repeats. Agreement is measured first where the rules of the project ask for it.
 */
export async function settleTasks(
  platform: Platform,
  scope: Scope,
  taskIds: readonly number[],
  asks: Pick<Reviewing, 'asks_blind' | 'has_rules'>,
): Promise<void> {
  const blind: number[] = [];
  if (asks.asks_blind)
    for (const id of taskIds) if (await isAcceptedBlind(platform, scope.organizationId, id)) blind.push(id);
  const actor = systemActor(scope.organizationId);
  for (let from = 0; from < taskIds.length; from += BLOCK) {
    const block = taskIds.slice(from, from + BLOCK);
    if (asks.has_rules) {
      const compared = await withActor(platform.db, actor, (tx) => listComparable(tx, scope.organizationId, block));
      if (compared.length > 0) await measureTasks(platform, scope, compared, { pairsOnly: true });
    }
    await withActor(platform.db, actor, async (tx) => {
      const settled = await settleReviews(tx, scope.organizationId, block, blind, platform.now());
      const changed = settled.filter(
        (row) => row.added > 0 || row.withdrawn > 0 || row.status_before !== row.status_after,
      );
      await emit(tx, actor, ...changed.flatMap((row) => eventsOf(scope, row)));
      if (changed.length > 0)
        announce(
          tx,
          platform,
          scope,
          changed.map((row) => row.task_id),
        );
    });
  }
}

function eventsOf(scope: Scope, row: Settled): DomainEvent[] {
  const isRequest = row.added > 0;
  if (!isRequest && !(row.status_after === 'accepted_blind' && row.status_before === null)) return [];
  return [
    {
      type: isRequest ? 'REVIEW_REQUESTED' : 'TASK_ACCEPTED_BLIND',
      organizationId: scope.organizationId,
      projectId: scope.projectId,
      aggregateType: 'task',
      aggregateId: row.task_id,
      payload: { task_id: row.task_id, project_id: scope.projectId, review_status: row.status_after },
    },
  ];
}

async function isAcceptedBlind(platform: Platform, organizationId: number, taskId: number): Promise<boolean> {
  const question = await withActor(platform.db, systemActor(organizationId), (tx) =>
    findQuestion(tx, organizationId, taskId),
  );
  if (!question?.is_undecided || question.blind_passes === 0) return false;
  return agreeEnough(platform, organizationId, taskId, question.blind_passes);
}

/** Answers match that say the same, or that quality measures as agreeing fully. */
async function agreeEnough(
  platform: Platform,
  organizationId: number,
  taskId: number,
  needed: number,
): Promise<boolean> {
  const answers = await withActor(platform.db, systemActor(organizationId), (tx) =>
    listCounting(tx, organizationId, taskId),
  );
  if (answers.length < needed) return false;
  if (mostAlike(answers) >= needed) return true;
  const measured = await ensureMeasured(platform, organizationId, taskId);
  return mostMatching(measured?.pairs ?? []) >= needed;
}
