import type { MemberLimits, OpsManager, OpsManagerBody } from '@labelwright/contract/distribution-rules';
import type { Actor } from '../../platform/db/actor.ts';
import { withActor } from '../../platform/db/db.ts';
import { AppError, notFound } from '../../platform/http/app-error.ts';
import type { ProjectAccess } from '../../platform/http/types.ts';
import type { Platform } from '../../platform/platform.ts';
import { announce } from './announce.ts';
import {
  deleteOpsManager,
  findOpsManager,
  listMemberLimits,
  type OpsManagerRow,
  saveOpsManager,
} from './limits.queries.ts';

export async function getOpsManager(platform: Platform, actor: Actor, access: ProjectAccess): Promise<OpsManager> {
  const row = await withActor(platform.db, actor, (tx) => findOpsManager(tx, access));
  if (!row) throw notFound('Ops manager');
  return present(row, access);
}

/** `create` refuses a second one, `change` needs one, `put` does either. */
export async function writeOpsManager(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  how: 'create' | 'change' | 'put',
  body: OpsManagerBody,
): Promise<OpsManager> {
  return withActor(platform.db, actor, async (tx) => {
    const before = await findOpsManager(tx, access);
    if (how === 'create' && before)
      throw new AppError('conflict', 'The project has an ops manager already. Change that one.', { reason: 'exists' });
    if (how === 'change' && !before) throw notFound('Ops manager');
    await saveOpsManager(tx, access, body, { replaces: how === 'put' });
    const row = await findOpsManager(tx, access);
    if (!row) throw notFound('Ops manager');
    const { split_strategy, max_limit, user_book, rule_book } = row;
    await announce(platform, tx, actor, access, {
      type: 'PROJECT_LIMITS_CHANGED',
      payload: { split_strategy, max_limit, user_book, rule_book },
    });
    return present(row, access);
  });
}

export async function removeOpsManager(platform: Platform, actor: Actor, access: ProjectAccess): Promise<void> {
  await withActor(platform.db, actor, async (tx) => {
    if (!(await deleteOpsManager(tx, access))) throw notFound('Ops manager');
    await announce(platform, tx, actor, access, { type: 'PROJECT_LIMITS_REMOVED', payload: {} });
  });
}

export async function getLimits(platform: Platform, actor: Actor, access: ProjectAccess): Promise<MemberLimits> {
  const rows = await withActor(platform.db, actor, (tx) => listMemberLimits(tx, access, platform.now()));
  return [...Map.groupBy(rows, (row) => row.user_id)].map(([user, own]) => {
    const limits = own.flatMap(({ source, limit, used }) =>
      source === null || limit === null || used === null ? [] : [{ source, limit, used }],
    );
    const [tightest] = limits;
    return { user, limits, left: tightest ? Math.max(0, tightest.limit - tightest.used) : null };
  });
}

function present(row: OpsManagerRow, access: ProjectAccess): OpsManager {
  return {
    project: access.projectId,
    split_strategy: row.split_strategy,
    max_limit: row.max_limit,
    user_book: row.user_book,
    rule_book: row.rule_book,
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
    can: { update: access.can('project.update') },
  };
}
