import type {
  FilterRule,
  MemberFilter,
  QueueSettings,
  QueueSettingsBody,
} from '@labelwright/contract/distribution-rules';
import type { Actor } from '../../platform/db/actor.ts';
import { withActor } from '../../platform/db/db.ts';
import { AppError, invalidField, notFound } from '../../platform/http/app-error.ts';
import type { ProjectAccess } from '../../platform/http/types.ts';
import type { Platform } from '../../platform/platform.ts';
import { announce } from './announce.ts';
import {
  findMemberFilter,
  getQueueSettingsRow,
  type QueueSettingsRow,
  setMemberFilter,
  updateQueueSettings,
} from './member-rules.queries.ts';

export async function getMemberFilter(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  userId: number,
): Promise<MemberFilter> {
  const rules = await withActor(platform.db, actor, (tx) => findMemberFilter(tx, access, userId));
  if (rules === undefined) throw notFound('Member');
  return { user: userId, rules: rules ?? [] };
}

/** Without rules the member is offered every task again. What they hold they may finish. */
export async function saveMemberFilter(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  userId: number,
  rules: FilterRule[],
): Promise<MemberFilter> {
  return withActor(platform.db, actor, async (tx) => {
    if ((await findMemberFilter(tx, access, userId)) === undefined) throw notFound('Member');
    await setMemberFilter(tx, access, userId, rules);
    await announce(platform, tx, actor, access, { type: 'PROJECT_MEMBER_FILTER_CHANGED', userId, payload: { rules } });
    return { user: userId, rules };
  });
}

export async function getQueueSettings(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
): Promise<QueueSettings> {
  return present(await withActor(platform.db, actor, (tx) => getQueueSettingsRow(tx, access)), access);
}

export async function changeQueueSettings(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  body: QueueSettingsBody,
): Promise<QueueSettings> {
  return withActor(platform.db, actor, async (tx) => {
    const before = await getQueueSettingsRow(tx, access);
    const after: QueueSettingsRow = {
      ...before,
      assignment_mode: body.assignment_mode ?? before.assignment_mode,
      confidence_limit: body.confidence_limit === undefined ? before.confidence_limit : body.confidence_limit,
    };
    if (body.auto_label === false) after.auto_label_by = null;
    if (body.auto_label === true) after.auto_label_by ??= autoLabeller(actor, access);
    if (after.auto_label_by !== null && after.confidence_limit === null)
      throw invalidField('confidence_limit', 'Say from which score on predictions become answers, such as 0.9.');
    await updateQueueSettings(tx, access, after);
    await announce(platform, tx, actor, access, { type: 'QUEUE_SETTINGS_CHANGED', payload: { ...after } });
    return present(after, access);
  });
}

/** Answers belong to somebody who may write them. */
function autoLabeller(actor: Actor, access: ProjectAccess): number {
  if (actor.userId === undefined || !access.can('annotation.updateAny'))
    throw new AppError(
      'forbidden',
      'Only somebody who may change the answers of others can switch automatic labelling on.',
    );
  return actor.userId;
}

function present({ auto_label_by: by, ...row }: QueueSettingsRow, access: ProjectAccess): QueueSettings {
  return { ...row, auto_label: by !== null, can: { update: access.can('project.update') } };
}
