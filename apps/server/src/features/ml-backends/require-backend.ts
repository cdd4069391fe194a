import type { Actor } from '../../platform/db/actor.ts';
import { withActor } from '../../platform/db/db.ts';
import { notFound } from '../../platform/http/app-error.ts';
import type { ProjectAccess } from '../../platform/http/types.ts';
import type { Platform } from '../../platform/platform.ts';
import { requireAccess } from '../tenants/index.ts';
import { type BackendRow, findBackend } from './backends.queries.ts';

/** The backend, for whoever may manage the predictions of its project; 404 for everybody who cannot see that. */
export async function requireBackend(
  platform: Platform,
  actor: Actor,
  id: number,
  permission: 'prediction.manage' | 'annotation.create' = 'prediction.manage',
): Promise<{ row: BackendRow; access: ProjectAccess }> {
  const { organizationId } = actor;
  const row =
    organizationId === undefined
      ? undefined
      : await withActor(platform.db, actor, (tx) => findBackend(tx, organizationId, id));
  if (!row) throw notFound('ML backend');
  const access = await requireAccess(platform, actor, { kind: 'project', reference: row.project_id }, permission);
  return { row, access };
}
