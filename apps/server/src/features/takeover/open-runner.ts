import { type Actor, systemActor } from '../../platform/db/actor.ts';
import { withSystem } from '../../platform/db/db.ts';
import type { Platform } from '../../platform/platform.ts';
import { findRunner } from './takeover.queries.ts';

export interface Runner {
  actor: Actor;
  organizationId: number;
}

/** Whose the things are that come over: a manager of the organization, its first owner unless named. */
export async function openRunner(
  platform: Platform,
  organization: string,
  email: string | undefined,
): Promise<Runner | undefined> {
  const row = await withSystem(platform.db, (tx) => findRunner(tx, organization, email));
  if (!row) return undefined;
  const { organization_id: organizationId, user_id: userId } = row;
  return { organizationId, actor: { ...systemActor(organizationId), kind: 'user', userId, name: row.email } };
}
