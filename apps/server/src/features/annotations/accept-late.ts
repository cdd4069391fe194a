import type { Actor } from '../../platform/db/actor.ts';
import { withActor } from '../../platform/db/db.ts';
import { AppError } from '../../platform/http/app-error.ts';
import type { SubmissionContext } from '../../platform/http/types.ts';
import type { Platform } from '../../platform/platform.ts';
import { carryForward } from '../label-changes/index.ts';
import type { AnswerRules } from '../task-definitions/index.ts';

export interface GivenAnswer {
  result: unknown;
  /** Version that the sender says it worked with. */
  definitionId: number | null | undefined;
  annotatorId: number | undefined;
}

/**
 * The result that `check` accepts: as it was sent, or, when it was begun before labels were changed, as the change makes
 * it. Throws what `check` throws when neither will do.
 */
export async function acceptLate(
  platform: Platform,
  actor: Actor,
  context: SubmissionContext,
  rules: AnswerRules,
  given: GivenAnswer,
  check: (result: unknown) => void,
): Promise<unknown> {
  const { result } = given;
  const stated = given.definitionId ?? undefined;
  const isLate = stated !== undefined && stated !== context.task_definition_id;
  const carry = () => carryOver(platform, actor, context, given, isLate ? stated : undefined);
  if (rules.kind !== 'label_config') {
    check(result);
    return result;
  }
  const late = isLate ? await carry() : undefined;
  if (late !== undefined) {
    check(late);
    return late;
  }
  try {
    check(result);
    return result;
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'validation' || isLate) throw error;
    const carried = await carry();
    if (carried === undefined) throw error;
    check(carried);
    return carried;
  }
}

function carryOver(
  platform: Platform,
  actor: Actor,
  context: SubmissionContext,
  { result, annotatorId }: GivenAnswer,
  definitionId: number | undefined,
): Promise<unknown> {
  const { project_id: projectId, data } = context;
  return withActor(platform.db, actor, (tx) =>
    carryForward(tx, {
      organizationId: actor.organizationId ?? 0,
      projectId,
      result,
      definitionId,
      data,
      annotatorId,
    }),
  );
}
