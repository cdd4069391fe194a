import type { ReportId } from '@labelwright/contract/quality-reports';
import type { Tx } from '../../../platform/db/db.ts';
import { invalidField } from '../../../platform/http/app-error.ts';
import {
  type ReportRow,
  type ReportScope,
  reportAnnotations,
  reportBottlenecks,
  reportCommonConfigs,
  reportDisagreement,
  reportFailedWebhooks,
  reportGoldenAccuracy,
  reportOrphans,
  reportPairs,
  reportSlowPeople,
  reportSlowProjects,
  reportStuckImports,
  reportTasksOfPerson,
} from './reports.queries.ts';

export interface ReportAsked {
  user?: number;
  which?: 'done' | 'available';
}

export interface ReportDefinition {
  title: string;
  description: string;
  columns: readonly string[];
  /** Holds the answers themselves: only for those who may export. */
  isExport?: true;
  read: (tx: Tx, scope: ReportScope, asked: ReportAsked) => Promise<ReportRow[]>;
}

/** What people ask of their data again and again. A new report is a query and an entry here. */
export const REPORT_DEFINITIONS: Readonly<Record<ReportId, ReportDefinition>> = {
  q1: {
    title: 'Stuck imports',
    description: 'Imports that have done nothing for an hour, the longest first.',
    columns: ['import_id', 'project_id', 'project_name', 'status', 'created_at', 'updated_at', 'hours_stuck'],
    read: reportStuckImports,
  },
  q2: {
    title: 'Tasks of a person',
    description: 'Tasks that somebody answered, or with which=available those that they could still answer.',
    columns: ['task_id', 'inner_id', 'data', 'status', 'is_labeled', 'created_at'],
    read: (tx, scope, asked) => {
      if (asked.user === undefined) throw invalidField('user', 'Say whose tasks.');
      return reportTasksOfPerson(tx, scope, { userId: asked.user, isDone: asked.which !== 'available' });
    },
  },
  q3: {
    title: 'Pairwise agreement',
    description: 'How often two people gave exactly the same answer, JSON for JSON.',
    columns: ['annotator1', 'annotator2', 'tasks_in_common', 'agreements', 'agreement_pct'],
    read: reportPairs,
  },
  q4: {
    title: 'Projects behind',
    description: 'Live projects of the workspace that are not half done.',
    columns: [
      'id',
      'title',
      'state',
      'total_tasks',
      'completed_tasks',
      'completion_pct',
      'created_at',
      'days_since_creation',
    ],
    read: reportSlowProjects,
  },
  q5: {
    title: 'People below the average',
    description: 'Annotators who do fewer answers a day than the team does on average.',
    columns: ['user_id', 'email', 'annotations_count', 'annotations_per_day', 'team_average', 'variance_pct'],
    read: reportSlowPeople,
  },
  q6: {
    title: 'Disagreement by task',
    description: 'Finished tasks with two or more answers: do all agree, some, or none.',
    columns: ['task_id', 'data', 'annotation_count', 'unique_choices', 'agreement_status'],
    read: reportDisagreement,
  },
  q7: {
    title: 'Failed webhooks',
    description: 'Calls of the last day that were answered with an error.',
    columns: ['id', 'url', 'action', 'status_code', 'response_body', 'created_at', 'retries'],
    read: reportFailedWebhooks,
  },
  q8: {
    title: 'Common interfaces',
    description: 'Label configs that several projects of the workspace share.',
    columns: ['label_config_hash', 'project_count', 'project_titles', 'most_recent_use'],
    read: reportCommonConfigs,
  },
  q9: {
    title: 'All annotations',
    description: 'Each task with its annotations in the order in which they were made. For those who may export.',
    columns: ['task_id', 'task_data', 'annotations'],
    isExport: true,
    read: reportAnnotations,
  },
  q10: {
    title: 'Tasks of deleted projects',
    description: 'What deleted projects of the organization still hold until they are purged.',
    columns: ['task_id', 'project_id', 'data', 'created_at', 'project_deleted', 'project_title'],
    isExport: true,
    read: reportOrphans,
  },
  'golden-accuracy': {
    title: 'Accuracy on golden tasks',
    description:
      'How often each person gave exactly the golden answer, JSON for JSON; skips and golden answers do not count.',
    columns: ['annotator', 'user_id', 'total_annotations', 'matches', 'accuracy_pct'],
    read: reportGoldenAccuracy,
  },
  bottlenecks: {
    title: 'Bottlenecks',
    description: 'Open tasks that people skip, and begun ones that nobody has gone on with for a week.',
    columns: ['kind', 'task_id', 'inner_id', 'skips', 'annotations', 'overlap', 'days_open', 'last_activity_at'],
    read: reportBottlenecks,
  },
};
