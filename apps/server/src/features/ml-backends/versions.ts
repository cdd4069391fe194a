import type { Actor } from '../../platform/db/actor.ts';
import { withActor } from '../../platform/db/db.ts';
import { AppError, notFound } from '../../platform/http/app-error.ts';
import type { Platform } from '../../platform/platform.ts';
import { findModelProject } from './backends.queries.ts';
import { openBackend, uidOf } from './open-backend.ts';
import { requireBackend } from './require-backend.ts';

/** Versions that the model says it has. Many servers do not know the question: theirs is the one of /setup. */
export async function listVersions(
  platform: Platform,
  actor: Actor,
  backendId: number,
): Promise<{ versions: string[]; message?: string }> {
  const { row, access } = await requireBackend(platform, actor, backendId);
  const project = await withActor(platform.db, actor, (tx) => findModelProject(tx, access));
  if (!project) throw notFound('Project');
  const answer = await openBackend(platform, row).versions(uidOf(project));
  if (answer.ok) return { versions: answer.value };
  if (answer.status === 404 || answer.status === 405) {
    const versions = row.model_version === '' ? [] : [row.model_version];
    return { versions, message: 'This model server does not list its versions; this is the one it works with.' };
  }
  throw new AppError('unavailable', answer.message, { reason: 'model_unreachable' });
}
