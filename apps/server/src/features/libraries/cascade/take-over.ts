import type { CascadeField } from '@labelwright/contract/project-groups';
import type { ProjectUpdate } from '@labelwright/contract/projects';
import type { Actor } from '../../../platform/db/actor.ts';
import { withActor } from '../../../platform/db/db.ts';
import type { Platform } from '../../../platform/platform.ts';
import { updateProject } from '../../projects/index.ts';
import { findDerived, saveBase } from './cascade.queries.ts';
import { planCascade } from './cascade.ts';

/** Returns the fields that changed. The project's own rules decide: a refusal changes nothing. */
export async function takeOver(
  platform: Platform,
  actor: Actor,
  scope: { organizationId: number; templateId: number; projectId: number },
  only?: readonly CascadeField[],
): Promise<CascadeField[]> {
  const { organizationId, templateId, projectId } = scope;
  const found = await withActor(platform.db, actor, async (tx) => {
    const template = await findDerived(tx, organizationId, templateId);
    const row = await findDerived(tx, organizationId, projectId);
    return template && row?.template_of === templateId ? { template, row } : undefined;
  });
  if (!found) return [];
  const { changes } = planCascade(found.template, found.row, found.row.template_base, only);
  if (changes.length === 0) return [];
  const values = Object.fromEntries(changes.map((field) => [field, found.template[field]]));
  await updateProject(platform, actor, projectId, values as ProjectUpdate);
  await withActor(platform.db, actor, (tx) => saveBase(tx, organizationId, projectId, values));
  return changes;
}
