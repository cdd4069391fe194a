import type { LibrarySettings } from '@labelwright/contract/libraries';
import type { Actor } from '../../platform/db/actor.ts';
import { withActor } from '../../platform/db/db.ts';
import { emit } from '../../platform/events/emit.ts';
import type { Platform } from '../../platform/platform.ts';
import { requireOrganization } from '../identity/index.ts';
import { saveLibrarySettings } from './settings.queries.ts';

export function changeSettings(
  platform: Platform,
  actor: Actor,
  change: Partial<LibrarySettings>,
): Promise<LibrarySettings> {
  const organizationId = requireOrganization(actor);
  return withActor(platform.db, actor, async (tx) => {
    const saved = await saveLibrarySettings(tx, organizationId, change);
    await emit(tx, actor, {
      type: 'LIBRARY_SETTINGS_UPDATED',
      organizationId,
      aggregateType: 'organization',
      aggregateId: organizationId,
      payload: { ...saved },
    });
    return saved;
  });
}
