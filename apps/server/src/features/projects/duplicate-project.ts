import { randomBytes } from 'node:crypto';
import { CASCADE_FIELDS } from '@labelwright/contract/project-groups';
import type { DuplicateProject, Project } from '@labelwright/contract/projects';
import type { Actor } from '../../platform/db/actor.ts';
import { withActor } from '../../platform/db/db.ts';
import { emit } from '../../platform/events/emit.ts';
import { notFound } from '../../platform/http/app-error.ts';
import type { Platform } from '../../platform/platform.ts';
import { copyLinks } from './label-links.queries.ts';
import { chooseSlug, chooseWorkspace } from './place-project.ts';
import { readerOf } from './project-view.ts';
import { addProjectMember, copyQueueRules, insertProject, updateProjectRow } from './project-writes.queries.ts';
import { findProject, type ProjectRow } from './projects.queries.ts';
import { readProject } from './read-project.ts';
import { saveLabelConfig } from './save-label-config.ts';

const TEMPLATE_MARK = '[TEMPLATE]';

/** Everything that was set up, nothing that was made: no tasks, annotations, members, credentials, link or state. */
const COPIED = [
  'description',
  'project_type',
  'color',
  'assessment',
  'label_config',
  'label_config_hash',
  'expert_instruction',
  'show_instruction',
  'show_skip_button',
  'enable_empty_annotation',
  'reveal_preannotations_interactively',
  'show_annotation_history',
  'show_collab_predictions',
  'evaluate_predictions_automatically',
  'maximum_annotations',
  'overlap_cohort_percentage',
  'sampling',
  'skip_queue',
  'skip_permanent',
  'show_ground_truth_first',
  'show_overlap_first',
  'blind_passes',
  'review_percentage',
  'golden_ref_percentage',
  'min_annotations_to_start_training',
] as const satisfies readonly (keyof ProjectRow)[];

export async function duplicateProject(
  platform: Platform,
  actor: Actor,
  projectId: number,
  body: DuplicateProject,
): Promise<Project> {
  return withActor(platform.db, actor, async (tx) => {
    const { organizationId } = readerOf(actor);
    const source = await findProject(tx, readerOf(actor), projectId);
    if (!source) throw notFound('Project');
    const title = titleOfCopy(source, body);
    const id = await insertProject(tx, {
      ...Object.fromEntries(COPIED.map((key) => [key, source[key]])),
      ...(body.description === undefined ? {} : { description: body.description }),
      settings: JSON.stringify(source.settings),
      organization_id: organizationId,
      workspace_id: await chooseWorkspace(tx, actor, body.workspace_id ?? body.workspace ?? source.workspace_id),
      slug: await chooseSlug(tx, organizationId, undefined, title),
      title,
      is_template: body.as_template ?? false,
      template_of: source.id,
      template_base: JSON.stringify(Object.fromEntries(CASCADE_FIELDS.map((field) => [field, source[field]]))),
      created_by: actor.userId ?? null,
      updated_by: actor.userId ?? null,
    });
    const current = { id, organizationId, source: undefined, weights: source.control_weights };
    await updateProjectRow(
      tx,
      organizationId,
      id,
      await saveLabelConfig(tx, current, source.label_config, undefined, actor.userId),
    );
    await copyQueueRules(tx, organizationId, { from: source.id, to: id });
    await copyLinks(tx, organizationId, { from: source.id, to: id, userId: actor.userId });
    if (actor.userId !== undefined) await addProjectMember(tx, organizationId, id, actor.userId, 1);
    await emit(tx, actor, {
      type: 'PROJECT_CREATED',
      organizationId,
      projectId: id,
      aggregateType: 'project',
      aggregateId: id,
      payload: { id, title, duplicate_of: source.id },
      action: 'project_duplicated',
    });
    return readProject(tx, platform, actor, id);
  });
}

function titleOfCopy(source: ProjectRow, body: DuplicateProject): string {
  const plain = source.title.replace(TEMPLATE_MARK, '').trim() || 'Untitled project';
  const given = body.title?.trim();
  if (body.as_template) return `${TEMPLATE_MARK} ${given ?? plain}`.slice(0, 200);
  return given ?? (source.is_template ? plain : `${plain} (copy)`).slice(0, 200);
}

/** A new secret for the invite link; the old link is dead at once. */
export async function resetToken(platform: Platform, actor: Actor, projectId: number): Promise<Project> {
  return withActor(platform.db, actor, async (tx) => {
    const { organizationId } = readerOf(actor);
    await updateProjectRow(tx, organizationId, projectId, { invite_token: randomBytes(32).toString('hex') });
    await emit(tx, actor, {
      type: 'PROJECT_TOKEN_RESET',
      organizationId,
      projectId,
      aggregateType: 'project',
      aggregateId: projectId,
      payload: { id: projectId },
    });
    return readProject(tx, platform, actor, projectId);
  });
}

export async function setPinned(
  platform: Platform,
  actor: Actor,
  projectId: number,
  isPinned: boolean,
): Promise<Project> {
  return withActor(platform.db, actor, async (tx) => {
    const { organizationId } = readerOf(actor);
    await updateProjectRow(tx, organizationId, projectId, { pinned_at: isPinned ? platform.now() : null });
    await emit(tx, actor, {
      type: isPinned ? 'PROJECT_PINNED' : 'PROJECT_UNPINNED',
      organizationId,
      projectId,
      aggregateType: 'project',
      aggregateId: projectId,
      payload: { id: projectId },
    });
    return readProject(tx, platform, actor, projectId);
  });
}
