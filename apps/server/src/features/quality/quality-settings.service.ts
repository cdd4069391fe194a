import type { QualitySettings, QualitySettingsPatch } from '@labelwright/contract/quality';
import type { Actor } from '../../platform/db/actor.ts';
import { afterCommit, withActor } from '../../platform/db/db.ts';
import { emit } from '../../platform/events/emit.ts';
import type { ProjectAccess } from '../../platform/http/types.ts';
import type { Platform } from '../../platform/platform.ts';
import { DEFAULT_RULES, type QualityRules, readRules } from './quality-settings.policy.ts';
import { findStoredRules, storeRules } from './quality-settings.queries.ts';

export async function getQualitySettings(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
): Promise<QualitySettings> {
  const rules = readRules(await withActor(platform.db, actor, (tx) => findStoredRules(tx, access)));
  return presentSettings(rules, access);
}

/** Scores that the new settings would change are measured again by the event. */
export async function changeQualitySettings(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  patch: QualitySettingsPatch,
): Promise<QualitySettings> {
  const { organizationId, projectId } = access;
  return withActor(platform.db, actor, async (tx) => {
    const before = readRules(await findStoredRules(tx, access, { isLocked: true }));
    const rules: QualityRules = { ...before, ...patch };
    const own = Object.entries(rules).filter(
      ([key, value]) => value !== (DEFAULT_RULES as Record<string, unknown>)[key],
    );
    await storeRules(tx, access, Object.fromEntries(own), actor.userId);
    await emit(tx, actor, {
      type: 'PROJECT_UPDATED',
      organizationId,
      projectId,
      aggregateType: 'project',
      aggregateId: projectId,
      action: 'quality_settings_changed',
      payload: { id: projectId, changed: ['settings'], quality: patch },
    });
    afterCommit(tx, () =>
      platform.live.publish({ organizationId, topic: 'project', id: String(projectId), projectId }),
    );
    return presentSettings(rules, access);
  });
}

export function presentSettings(rules: QualityRules, access: ProjectAccess): QualitySettings {
  return { ...rules, can: { update: access.can('project.update') } };
}
