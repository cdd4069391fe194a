import type { Actor } from '../../platform/db/actor.ts';
import { systemActor } from '../../platform/db/actor.ts';
import { afterCommit, type Tx } from '../../platform/db/db.ts';
import { emit } from '../../platform/events/emit.ts';
import type { Platform } from '../../platform/platform.ts';
import { countConfigUsage, lockConfigAlone } from './config.queries.ts';
import { deleteLinks, listProjectLinks, saveMerged } from './label-links.queries.ts';
import { optionsByType } from './library-options.ts';
import { mergeLinks } from './linked-options.ts';
import { readerOf } from './project-view.ts';
import { updateProjectRow } from './project-writes.queries.ts';
import { findProject, lockProject } from './projects.queries.ts';
import { saveLabelConfig } from './save-label-config.ts';
import { typeOfControl } from './type-of-control.ts';

export interface ProjectScope {
  organizationId: number;
  projectId: number;
}

export interface Followed {
  source: string;
  /** Sentences about links that ended because their control is gone. */
  warnings: string[];
}

/**
 * A label config with what the project's linked labels offer. Links whose control it lacks end. The caller holds the
 * config's lock. `without`: a link that is about to go; what it brought leaves unless answers use it.
 */
export async function withLinkedOptions(
  tx: Tx,
  actor: Actor,
  { organizationId, projectId }: ProjectScope,
  source: string,
  options: { without?: number } = {},
): Promise<Followed> {
  const rows = await listProjectLinks(tx, organizationId, projectId);
  if (rows.length === 0) return { source, warnings: [] };
  // What goes first leaves room for what others bring of the same name.
  rows.sort((left, right) => Number(right.id === options.without) - Number(left.id === options.without));
  const usage = await countConfigUsage(tx, organizationId, projectId);
  const links = rows.map((row) => {
    const offered = optionsByType(row)[typeOfControl(source, row.from_name) ?? ''] ?? [];
    return { fromName: row.from_name, merged: row.merged, options: row.id === options.without ? [] : offered };
  });
  const merged = mergeLinks(source, links, (control, option) => usage.labels[control]?.[option] ?? 0);
  const gone = rows.filter((_row, index) => merged.links[index]?.isGone);
  await deleteLinks(
    tx,
    organizationId,
    gone.map(({ id }) => id),
  );
  await emit(
    tx,
    actor,
    ...gone.map(({ id, label_id, from_name }) => ({
      type: 'LABEL_LINK_DELETED',
      organizationId,
      projectId,
      aggregateType: 'label_link',
      aggregateId: id,
      payload: { id, project_id: projectId, label_id, from_name, reason: 'control_removed' },
    })),
  );
  await saveMerged(
    tx,
    organizationId,
    rows.map(({ id, version }, index) => ({ id, version, merged: merged.links[index]?.merged ?? [] })),
  );
  return {
    source: merged.source,
    warnings: gone.map(
      ({ title, from_name }) =>
        `The library label "${title}" is no longer linked: the config has no control "${from_name}" any more.`,
    ),
  };
}

/** Brings the config of a project into step with its linked labels. false: it was already. */
export async function followLabels(
  tx: Tx,
  platform: Platform,
  actor: Actor,
  scope: ProjectScope,
  options: { without?: number } = {},
): Promise<boolean> {
  const { organizationId, projectId } = scope;
  await lockConfigAlone(tx, projectId);
  await lockProject(tx, organizationId, projectId);
  const row = await findProject(tx, readerOf(systemActor(organizationId)), projectId);
  if (!row) return false;
  const { source } = await withLinkedOptions(tx, actor, scope, row.label_config, options);
  if (source === row.label_config) return false;
  const current = { id: projectId, organizationId, source: row.label_config, weights: row.control_weights };
  const columns = await saveLabelConfig(tx, current, source, undefined, actor.userId);
  await updateProjectRow(tx, organizationId, projectId, { ...columns, updated_by: actor.userId ?? null });
  await emit(tx, actor, {
    type: 'PROJECT_CONFIG_CHANGED',
    organizationId,
    projectId,
    aggregateType: 'project',
    aggregateId: projectId,
    payload: { id: projectId, changed: ['label_config', 'label_config_hash', 'task_definition_id'], by: 'library' },
  });
  afterCommit(tx, () => platform.live.publish({ organizationId, topic: 'project', id: String(projectId), projectId }));
  return true;
}
