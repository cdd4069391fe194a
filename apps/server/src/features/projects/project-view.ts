import {
  effectiveProjectRole,
  type OrganizationRole,
  PROJECT_PERMISSIONS,
  projectPermissionsOf,
  roleOfMemberType,
  type Standing,
} from '@labelwright/contract/permissions';
import { COUNT_KEYS, MASKED_SECRET, type Project, type ProjectCounts } from '@labelwright/contract/projects';
import type { Vault } from '../../platform/crypto/vault.ts';
import type { Actor } from '../../platform/db/actor.ts';
import { hasControlTags, isSuitableForBulk } from './label-config.ts';
import { allowedActions, type Readiness, transitionsOf } from './projects.policy.ts';
import type { ProjectRow, Reader } from './projects.queries.ts';

export function readerOf(actor: Actor): Reader {
  return {
    organizationId: actor.organizationId ?? 0,
    userId: actor.userId,
    isSuperAdmin: actor.globalRole === 'super_admin' || actor.kind === 'system',
  };
}

export function standingOf(row: ProjectRow, reader: Reader): Standing {
  return {
    globalRole: reader.isSuperAdmin ? 'super_admin' : 'user',
    organizationRole: (row.organization_role ?? undefined) as OrganizationRole | undefined,
    workspaceRole: (row.workspace_role ?? undefined) as OrganizationRole | undefined,
    projectRole: row.member_type === null ? undefined : roleOfMemberType(row.member_type),
  };
}

export function readinessOf(row: ProjectRow): Readiness {
  return {
    state: row.state,
    isTemplate: row.is_template,
    asksSomething: row.asks_by_schema || hasControlTags(row.parsed_label_config),
    taskCount: row.task_number,
    annotatorCount: row.annotator_count,
  };
}

/** The project as this person may see it: secrets masked, permissions and possible actions beside the data. */
export function toProject(
  row: ProjectRow,
  reader: Reader,
  vault: Vault,
  queue?: { total: number; done: number },
): Project {
  const standing = standingOf(row, reader);
  const granted = new Set(projectPermissionsOf(standing));
  const can = Object.fromEntries(PROJECT_PERMISSIONS.map((permission) => [permission, granted.has(permission)]));
  const actions = {
    state: row.state,
    isDeleted: row.deleted_at !== null,
    assessment: row.assessment,
    projectType: row.project_type,
    showSkipButton: row.show_skip_button,
    reviewPercentage: row.review_percentage,
    can: (permission: 'project.update' | 'project.delete' | 'project.export' | 'task.create' | 'task.next') =>
      granted.has(permission),
  };
  return {
    ...plainFields(row),
    ...configFields(row),
    ...countsOf(row),
    member_count: row.member_count,
    last_activity_at: iso(row.last_activity_at),
    queue_total: queue?.total ?? null,
    queue_done: queue?.done ?? null,
    role: effectiveProjectRole(standing) ?? 'annotator',
    can,
    allowed_actions: allowedActions(actions),
    transitions: granted.has('project.update') ? transitionsOf(readinessOf(row)) : [],
    task_data_login:
      row.task_data_login !== null && granted.has('project.update') ? vault.open(row.task_data_login) : null,
    ...(granted.has('members.manage') ? { token: row.invite_token } : {}),
  };
}

export function countsOf(row: ProjectCounts): ProjectCounts {
  return Object.fromEntries(COUNT_KEYS.map((key) => [key, row[key]])) as unknown as ProjectCounts;
}

function plainFields(row: ProjectRow) {
  return {
    id: row.id,
    uuid: row.uuid,
    slug: row.slug,
    title: row.title,
    name: row.title,
    description: row.description,
    organization: row.organization_id,
    workspace_id: row.workspace_id,
    created_by_id: row.created_by,
    created_by: row.creator ? { ...row.creator, avatar: null } : null,
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
    project_type: row.project_type,
    color: row.color,
    state: row.state,
    is_draft: row.is_draft,
    is_published: row.is_published,
    is_template: row.is_template,
    is_public: row.is_public,
    is_deleted: row.deleted_at !== null,
    deleted_at: iso(row.deleted_at),
    assessment: row.assessment,
    pinned_at: iso(row.pinned_at),
    responsible_person_id: row.responsible_person_id,
    settings: row.settings,
    template_of: row.template_of,
    tags: row.tags,
    groups: row.groups,
  };
}

function configFields(row: ProjectRow) {
  return {
    label_config: row.label_config,
    parsed_label_config: row.parsed_label_config,
    label_config_hash: row.label_config_hash,
    task_definition_id: row.task_definition_id,
    data_types: row.data_types,
    control_weights: row.control_weights,
    config_has_control_tags: hasControlTags(row.parsed_label_config),
    config_suitable_for_bulk_annotation: isSuitableForBulk(row.parsed_label_config),
    expert_instruction: row.expert_instruction,
    show_instruction: row.show_instruction,
    show_skip_button: row.show_skip_button,
    enable_empty_annotation: row.enable_empty_annotation,
    reveal_preannotations_interactively: row.reveal_preannotations_interactively,
    show_annotation_history: row.show_annotation_history,
    show_collab_predictions: row.show_collab_predictions,
    evaluate_predictions_automatically: row.evaluate_predictions_automatically,
    maximum_annotations: row.maximum_annotations,
    overlap_cohort_percentage: row.overlap_cohort_percentage,
    sampling: row.sampling,
    skip_queue: row.skip_queue,
    skip_permanent: row.skip_permanent,
    show_ground_truth_first: row.show_ground_truth_first,
    show_overlap_first: row.show_overlap_first,
    blind_passes: row.blind_passes,
    review_percentage: row.review_percentage,
    golden_ref_percentage: row.golden_ref_percentage,
    min_annotations_to_start_training: row.min_annotations_to_start_training,
    start_training_on_annotation_update: row.min_annotations_to_start_training > 0,
    model_version: row.model_version,
    task_data_password: row.task_data_password === null ? null : MASKED_SECRET,
  };
}

function iso(moment: Date | null): string | null {
  return moment === null ? null : moment.toISOString();
}
