import type { WhoAmI } from '@labelwright/contract/identity';
import { ORGANIZATION_PERMISSIONS, PROJECT_PERMISSIONS } from '@labelwright/contract/permissions';
import type { Static } from 'typebox';
import type { Actor } from '../../platform/db/actor.ts';
import { withSystem } from '../../platform/db/db.ts';
import type { Platform } from '../../platform/platform.ts';
import { requirePerson } from './actor-checks.ts';
import { customHotkeys } from './hotkeys.ts';
import { readStanding } from './me.service.ts';
import { presentUser } from './public-user.ts';

/** The signed-in person in the words of the field's clients. */
export async function whoAmI(platform: Platform, actor: Actor): Promise<Static<typeof WhoAmI>> {
  const userId = requirePerson(actor);
  const { profile, active, can } = await withSystem(platform.db, (tx) =>
    readStanding(tx, userId, actor.organizationId),
  );
  return {
    ...presentUser(profile, active?.id),
    custom_hotkeys: customHotkeys(profile),
    active_organization_meta: { title: active?.name ?? '', email: profile.email },
    permissions: [...ORGANIZATION_PERMISSIONS, ...PROJECT_PERMISSIONS].filter(can),
  };
}
