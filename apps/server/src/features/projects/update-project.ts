import { isDeepStrictEqual } from 'node:util';
import type { Project, ProjectUpdate } from '@labelwright/contract/projects';
import type { Actor } from '../../platform/db/actor.ts';
import { afterCommit, type Tx, withActor } from '../../platform/db/db.ts';
import { emit } from '../../platform/events/emit.ts';
import { invalidField, notFound } from '../../platform/http/app-error.ts';
import type { Platform } from '../../platform/platform.ts';
import { applyState } from './change-state.ts';
import { lockConfigAlone } from './config.queries.ts';
import { withLinkedOptions } from './follow-labels.ts';
import { overlapWarnings } from './overlap.policy.ts';
import { assertResponsible, chooseSlug, chooseWorkspace } from './place-project.ts';
import { assertOwnSecrets, settingsOf } from './project-settings.ts';
import { readerOf } from './project-view.ts';
import { chooseModelVersion, type ProjectChange, updateProjectRow } from './project-writes.queries.ts';
import { parseState } from './projects.policy.ts';
import { findProject, lockProject, type ProjectRow } from './projects.queries.ts';
import { readProject } from './read-project.ts';
import { rearrangeOverlap } from './rearrange-overlap.ts';
import { saveLabelConfig, weightColumns } from './save-label-config.ts';

/** Secrets and long texts stay out of events; that they changed is enough. */
const UNTOLD = new Set(['task_data_login', 'task_data_password', 'parsed_label_config', 'data_types', 'updated_by']);

/** PUT and PATCH alike: what is sent changes, the rest stays. One transaction, so a refusal changes nothing. */
export async function updateProject(
  platform: Platform,
  actor: Actor,
  projectId: number,
  body: ProjectUpdate,
): Promise<Project> {
  return withActor(platform.db, actor, async (tx) => {
    const reader = readerOf(actor);
    if (body.label_config !== undefined) await lockConfigAlone(tx, projectId);
    await lockProject(tx, reader.organizationId, projectId);
    const row = await findProject(tx, reader, projectId);
    if (!row) throw notFound('Project');
    const links: string[] = [];
    const change = await changeOf(tx, platform, actor, row, body, links);
    if (Object.keys(change).length > 0) await writeChange(tx, platform, actor, row, change);
    const warnings = [...links, ...(await followState(tx, platform, actor, row, body)), ...overlapNews(row, change)];
    return { ...(await readProject(tx, platform, actor, projectId)), ...(warnings.length > 0 ? { warnings } : {}) };
  });
}

async function changeOf(
  tx: Tx,
  platform: Platform,
  actor: Actor,
  row: ProjectRow,
  body: ProjectUpdate,
  warnings: string[],
): Promise<ProjectChange> {
  const change = settingsOf(body, row, platform.vault);
  assertOwnSecrets(actor, change);
  const organizationId = row.organization_id;
  await assertResponsible(tx, organizationId, body.responsible_person_id);
  if (body.slug !== undefined && body.slug !== row.slug)
    change.slug = await chooseSlug(tx, organizationId, body.slug, row.title);
  if (body.workspace_id !== undefined && body.workspace_id !== row.workspace_id)
    change.workspace_id = await chooseWorkspace(tx, actor, body.workspace_id, { moves: true });
  const version = body.model_version;
  if (version !== undefined && version !== row.model_version) {
    const chosen = await chooseModelVersion(tx, organizationId, row.id, version);
    if (chosen === undefined)
      throw invalidField(
        'model_version',
        `No prediction has the model version "${version}", and no ML backend is called so.`,
      );
    change.model_version = chosen;
  }
  if (body.label_config !== undefined) {
    const current = { id: row.id, organizationId, source: row.label_config, weights: row.control_weights };
    const followed = await withLinkedOptions(tx, actor, { organizationId, projectId: row.id }, body.label_config);
    warnings.push(...followed.warnings);
    Object.assign(change, await saveLabelConfig(tx, current, followed.source, body.control_weights, actor.userId));
  } else if (body.control_weights !== undefined) {
    Object.assign(change, weightColumns(row.label_config, body.control_weights));
  }
  return change;
}

async function writeChange(
  tx: Tx,
  platform: Platform,
  actor: Actor,
  row: ProjectRow,
  change: ProjectChange,
): Promise<void> {
  const { organization_id: organizationId, id } = row;
  const fields = Object.keys(change).filter((key) => isChanged(row, change, key as keyof ProjectChange));
  await updateProjectRow(tx, organizationId, id, { ...change, updated_by: actor.userId ?? null });
  await rearrangeOverlap(tx, {
    organizationId,
    projectId: id,
    maximumAnnotations: change.maximum_annotations ?? row.maximum_annotations,
    cohortPercentage: change.overlap_cohort_percentage ?? row.overlap_cohort_percentage,
    ignoresSkipped: (change.skip_queue ?? row.skip_queue) === 'IGNORE_SKIPPED',
    hasChanged: {
      annotations: fields.includes('maximum_annotations'),
      cohort: fields.includes('overlap_cohort_percentage'),
      skipQueue: fields.includes('skip_queue'),
      skipPermanent: fields.includes('skip_permanent'),
    },
  });
  const told = fields.filter((field) => !UNTOLD.has(field));
  await emit(tx, actor, {
    type: fields.includes('label_config_hash') ? 'PROJECT_CONFIG_CHANGED' : 'PROJECT_UPDATED',
    organizationId,
    projectId: id,
    aggregateType: 'project',
    aggregateId: id,
    payload: {
      id,
      title: change.title ?? row.title,
      changed: [...fields.filter((field) => field !== 'updated_by'), ...changedSettings(row, change)],
      ...values(change, told),
    },
  });
  afterCommit(tx, () => platform.live.publish({ organizationId, topic: 'project', id: String(id), projectId: id }));
}

/** What a new overlap comes to, where it differs between tasks. */
function overlapNews(row: ProjectRow, change: ProjectChange): string[] {
  const maximumAnnotations = change.maximum_annotations ?? row.maximum_annotations;
  const cohortPercentage = change.overlap_cohort_percentage ?? row.overlap_cohort_percentage;
  if (maximumAnnotations === row.maximum_annotations && cohortPercentage === row.overlap_cohort_percentage) return [];
  return overlapWarnings({ taskCount: row.task_number, maximumAnnotations, cohortPercentage });
}

function values(change: ProjectChange, fields: readonly string[]): { values: Record<string, unknown> } {
  return { values: Object.fromEntries(fields.map((field) => [field, change[field as keyof ProjectChange]])) };
}

/** Those within `settings`, by name: who follows one of them need not compare all. */
function changedSettings(row: ProjectRow, change: ProjectChange): string[] {
  if (!change.settings) return [];
  const before = row.settings;
  const after = JSON.parse(change.settings) as Record<string, unknown>;
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return names.filter((name) => !isDeepStrictEqual(before[name], after[name])).map((name) => `settings.${name}`);
}

function isChanged(row: ProjectRow, change: ProjectChange, key: keyof ProjectChange): boolean {
  const before: unknown = row[key as keyof ProjectRow];
  const after = change[key];
  // JSON columns are written as text and read as values.
  if (typeof before === 'object' && typeof after === 'string') return JSON.stringify(before) !== after;
  return before !== after;
}

/**
 * `state` and `is_published` of the body, as the same transitions that have endpoints of their own. Configuring a
 * pending project begins building it; unpublishing a live one pauses it.
 */
async function followState(
  tx: Tx,
  platform: Platform,
  actor: Actor,
  row: ProjectRow,
  body: ProjectUpdate,
): Promise<string[]> {
  const wanted = body.state === undefined ? undefined : parseState('state', body.state);
  if (wanted !== undefined && wanted !== row.state) return applyState(tx, platform, actor, row.id, wanted);
  const isUnpublished = row.state === 'pending' || row.state === 'building_workflow';
  if (body.is_published === true && isUnpublished) return applyState(tx, platform, actor, row.id, 'live');
  if (body.is_published !== undefined && body.is_published !== row.is_published) {
    if (row.state === 'live') await applyState(tx, platform, actor, row.id, 'paused');
    await updateProjectRow(tx, row.organization_id, row.id, { is_published: body.is_published });
  } else if (row.state === 'pending' && body.label_config !== undefined && wanted === undefined) {
    await applyState(tx, platform, actor, row.id, 'building_workflow');
  }
  return [];
}
