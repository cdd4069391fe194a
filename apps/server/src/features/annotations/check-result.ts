import { giveIds } from '@labelwright/task-definition/results/give-ids';
import type { Actor } from '../../platform/db/actor.ts';
import type { Tx } from '../../platform/db/db.ts';
import { notFound } from '../../platform/http/app-error.ts';
import type { ProjectAccess } from '../../platform/http/types.ts';
import type { Platform } from '../../platform/platform.ts';
import { findDefinitionOf } from './annotations.queries.ts';
import { answerRulesOf, checkAnswer } from './check-answer.ts';
import { findSubmissionContext } from './submissions.queries.ts';

/** A whole answer that comes by another way than submitting, such as a reviewer's correction. Throws 400 with every mistake. */
export async function checkResult(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  taskId: number,
  given: unknown,
): Promise<{ result: unknown; definitionId: number | null }> {
  const context = await findSubmissionContext(platform.db, access.organizationId, taskId);
  if (!context) throw notFound('Task');
  const rules = await answerRulesOf(platform, actor, access.organizationId, context);
  const result = rules.kind === 'label_config' ? giveIds(given) : given;
  checkAnswer(rules, result, context.data);
  return { result, definitionId: context.task_definition_id };
}

/** Whether what an answer was checked against still holds. Call it with the label config shared. */
export async function isStillAskedFor(tx: Tx, taskId: number, definitionId: number | null): Promise<boolean> {
  return (await findDefinitionOf(tx, taskId)) === definitionId;
}
