import type { ProductTour, TourPatch } from '@labelwright/contract/label-studio';
import { getMe, requirePerson, updateMe } from '../../features/identity/index.ts';
import type { Actor } from '../../platform/db/actor.ts';
import type { Platform } from '../../platform/platform.ts';

/** Tours are the other tool's own; what its clients remember about them is kept among the person's preferences. */
const PREFERENCE = 'product_tours';

type Kept = Record<string, Pick<ProductTour, 'state' | 'interaction_data'>>;

export async function readTour(platform: Platform, actor: Actor, name: string): Promise<ProductTour> {
  return present(actor, plainName(name), await keptTours(platform, actor));
}

export async function changeTour(
  platform: Platform,
  actor: Actor,
  name: string,
  patch: TourPatch,
): Promise<ProductTour> {
  const kept = await keptTours(platform, actor);
  const { state, interaction_data: data } = present(actor, plainName(name), kept);
  const changed = { state: patch.state ?? state, interaction_data: patch.interaction_data ?? data };
  const tours = { ...kept, [plainName(name)]: changed };
  await updateMe(platform, actor, { preferences: { [PREFERENCE]: tours } });
  return present(actor, plainName(name), tours);
}

async function keptTours(platform: Platform, actor: Actor): Promise<Kept> {
  const { preferences } = await getMe(platform, actor);
  const kept = preferences[PREFERENCE];
  return typeof kept === 'object' && kept !== null ? (kept as Kept) : {};
}

function present(actor: Actor, name: string, kept: Kept): ProductTour {
  const { state = 'ready', interaction_data: data = {} } = Object.hasOwn(kept, name) ? (kept[name] ?? {}) : {};
  return { user: requirePerson(actor), name, state, interaction_data: data, steps: [], awaiting: false };
}

function plainName(name: string): string {
  return name.replaceAll('-', '_').toLowerCase();
}
