import type { CustomHotkeys, HotkeysBody } from '@labelwright/contract/label-studio';
import type { Actor } from '../../platform/db/actor.ts';
import { withSystem } from '../../platform/db/db.ts';
import { invalidField, notFound } from '../../platform/http/app-error.ts';
import type { Platform } from '../../platform/platform.ts';
import { requireFullAccess, requirePerson } from './actor-checks.ts';
import { findProfile, mergePreferences, type Profile } from './me.queries.ts';

/** Keys of the field's own editor; those of ours are another setting, since its commands have other names. */
const PREFERENCE = 'label_studio_hotkeys';
const MOST_HOTKEYS = 200;
const NAME = /^[^:]+:[^:]+$/;

export function customHotkeys({ preferences }: Pick<Profile, 'preferences'>): CustomHotkeys {
  const kept = preferences[PREFERENCE];
  return typeof kept === 'object' && kept !== null ? (kept as CustomHotkeys) : {};
}

export async function getHotkeys(platform: Platform, actor: Actor): Promise<HotkeysBody> {
  const profile = await withSystem(platform.db, (tx) => findProfile(tx, requirePerson(actor)));
  if (!profile) throw notFound('Account');
  return { custom_hotkeys: customHotkeys(profile) };
}

/** All of them anew. */
export async function setHotkeys(platform: Platform, actor: Actor, body: HotkeysBody): Promise<HotkeysBody> {
  const userId = requireFullAccess(actor);
  const names = Object.keys(body.custom_hotkeys);
  if (names.length > MOST_HOTKEYS) throw invalidField('custom_hotkeys', `At most ${MOST_HOTKEYS} keys.`);
  const wrong = names.find((name) => !NAME.test(name));
  if (wrong !== undefined) throw invalidField('custom_hotkeys', `"${wrong}" must be written as section:action.`);
  await withSystem(platform.db, (tx) => mergePreferences(tx, userId, { [PREFERENCE]: body.custom_hotkeys }));
  return body;
}
