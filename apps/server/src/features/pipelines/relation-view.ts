import type { Decision, Relation } from '@labelwright/contract/pipelines';
import { effectiveRules, type Rules } from './pipelines.policy.ts';
import type { DecisionRow, RelationRow } from './relations.queries.ts';
import type { May } from './standings.ts';

export function relationBody(row: RelationRow, may: May): Relation {
  const rules = effectiveRules(row.nesting_rules);
  const manages = may(row.parent_project_id, 'project.update') && may(row.child_project_id, 'project.update');
  return {
    id: row.id,
    parent_project_id: row.parent_project_id,
    child_project_id: row.child_project_id,
    parent_project: projectName(may, row.parent_project_id, row.parent_title, row.parent_state),
    child_project: projectName(may, row.child_project_id, row.child_title, row.child_state),
    nesting_rules: row.nesting_rules,
    effective: {
      trigger: rules.trigger,
      sample_percentage: rules.samplePercentage,
      copy_annotations: rules.copiesAnnotations,
      min_annotations: rules.minAnnotations,
      max_agreement: rules.maxAgreement,
      review_status: rules.reviewStatuses === null ? null : [...rules.reviewStatuses],
      data: { ...rules.data },
      return_as: rules.returnAs,
    },
    is_active: row.is_active,
    warnings: warningsOf(row, rules),
    counts: countsOf(row),
    backfill: row.job_id === null || row.job_status === null ? null : { job_id: row.job_id, status: row.job_status },
    created_by_id: row.created_by,
    created_by: row.created_by === null ? null : { id: row.created_by, name: row.created_by_name ?? '' },
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
    can: { update: manages, delete: manages },
  };
}

/** The name of a project that the reader is no member of stays hidden. */
function projectName(may: May, id: number, title: string, state: string): Relation['parent_project'] {
  return may(id, 'project.read') ? { id, title, state } : { id, title: '', state: '' };
}

export function countsOf(row: RelationRow): Relation['counts'] {
  const { flowed, not_sampled, filtered, returned, answers_left } = row;
  const waiting = Math.max(0, flowed - returned);
  return { decided: flowed + not_sampled + filtered, flowed, not_sampled, filtered, waiting, returned, answers_left };
}

function warningsOf(row: RelationRow, rules: Rules): string[] {
  const warnings: string[] = [];
  if (row.review_percentage > 0 && rules.trigger === 'on_completion' && rules.samplePercentage < 100)
    warnings.push(
      `${row.review_percentage} % of the tasks are reviewed in the project itself and ${rules.samplePercentage} % flow on: two samples, independent of each other.`,
    );
  const needed = Math.max(rules.minAnnotations, rules.maxAgreement === null ? 0 : 2);
  if (needed > row.maximum_annotations)
    warnings.push(`The rules ask for ${needed} answers, but a task of the project gets ${row.maximum_annotations}.`);
  if (row.configs_differ && rules.copiesAnnotations)
    warnings.push('The label configs differ: answers that do not fit the other project are not copied.');
  if (row.configs_differ && rules.returnAs !== 'none')
    warnings.push('The label configs differ: answers that do not fit this project do not come back.');
  if (row.is_active && !['live', 'completed'].includes(row.child_state))
    warnings.push('The receiving project is not live: what flows waits there.');
  return warnings;
}

export function decisionBody(row: DecisionRow): Decision {
  return {
    id: row.id,
    relation: row.relation_id,
    parent_task: row.parent_task_id,
    child_task: row.child_task_id,
    outcome: row.outcome,
    reason: row.reason,
    agreement: row.agreement,
    left_answers: row.left_answers,
    returned_annotation: row.returned_annotation_id,
    decided_at: row.decided_at.toISOString(),
    returned_at: row.returned_at?.toISOString() ?? null,
  };
}
