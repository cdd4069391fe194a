import {
  PROJECT_STATES,
  PROJECT_TYPES,
  type ProjectState,
  type ProjectTransition,
  SAMPLINGS,
  SKIP_QUEUES,
} from '@labelwright/contract/projects';
import { invalidField } from '../../platform/http/app-error.ts';

interface Transition {
  from: ProjectState;
  to: ProjectState;
  action: string;
}

/** The whole state machine: what is not here is refused. Deleting and restoring stand apart. */
export const TRANSITIONS: readonly Transition[] = [
  { from: 'pending', to: 'building_workflow', action: 'build' },
  { from: 'pending', to: 'live', action: 'publish' },
  { from: 'building_workflow', to: 'live', action: 'publish' },
  { from: 'live', to: 'paused', action: 'pause' },
  { from: 'paused', to: 'live', action: 'resume' },
  { from: 'live', to: 'completed', action: 'complete' },
  { from: 'completed', to: 'live', action: 'reopen' },
  { from: 'building_workflow', to: 'pending', action: 'reset' },
  { from: 'live', to: 'pending', action: 'reset' },
  { from: 'paused', to: 'pending', action: 'reset' },
  { from: 'completed', to: 'pending', action: 'reset' },
];

/** What decides whether a project may go live. */
export interface Readiness {
  state: ProjectState;
  isTemplate: boolean;
  /** By its label config, or by a JSON-schema definition. */
  asksSomething: boolean;
  taskCount: number;
  /** Enabled people who may label. */
  annotatorCount: number;
}

export function findTransition(from: ProjectState, to: ProjectState): Transition | undefined {
  return TRANSITIONS.find((edge) => edge.from === from && edge.to === to);
}

/** What forbids an edge now. Each sentence says what to do. */
export function blockersOf(to: ProjectState, project: Readiness): string[] {
  if (to !== 'live') return [];
  const reasons: string[] = [];
  if (project.isTemplate) reasons.push('A template never goes live: duplicate it and publish the copy.');
  if (!project.asksSomething)
    reasons.push('The labelling interface asks nothing yet: choose a template or add a control to the label config.');
  return reasons;
}

/** What does not forbid an edge, but is worth knowing before. */
export function warningsOf(to: ProjectState, project: Readiness): string[] {
  if (to !== 'live') return [];
  const warnings: string[] = [];
  if (project.taskCount === 0) warnings.push('There are no tasks yet: nobody gets work before some are imported.');
  if (project.annotatorCount === 0) warnings.push('Nobody but its administrators can label yet: invite people.');
  return warnings;
}

export function transitionsOf(project: Readiness): ProjectTransition[] {
  return TRANSITIONS.filter(({ from }) => from === project.state).map(({ to, action }) => {
    const reasons = blockersOf(to, project);
    return { action, to, allowed: reasons.length === 0, reasons, warnings: warningsOf(to, project) };
  });
}

export interface ActionFacts {
  state: ProjectState;
  isDeleted: boolean;
  assessment: boolean;
  projectType: string | null;
  showSkipButton: boolean;
  reviewPercentage: number;
  can: (permission: 'project.update' | 'project.delete' | 'project.export' | 'task.create' | 'task.next') => boolean;
}

/** What this person can do with the project now. Assessments are sat, not labelled: no skipping, no looking back. */
export function allowedActions(project: ActionFacts): string[] {
  if (project.isDeleted) return project.can('project.delete') ? ['restore'] : [];
  const isAssessment =
    project.assessment || project.projectType === 'assessment' || project.projectType === 'dp_assessment';
  const actions: string[] = [];
  if (project.state === 'live' && project.can('task.next')) {
    if (isAssessment) actions.push('take_assessment');
    else {
      actions.push('label');
      if (project.showSkipButton) actions.push('skip');
      if (project.reviewPercentage > 0) actions.push('review');
    }
  }
  if (project.can('task.create')) actions.push('import');
  if (project.can('project.export')) actions.push('export');
  if (project.can('project.update')) {
    actions.push('configure', 'duplicate');
    for (const edge of TRANSITIONS) if (edge.from === project.state) actions.push(edge.action);
  }
  if (isAssessment && project.can('project.update')) actions.push('grade');
  if (project.can('project.delete')) actions.push('delete');
  return actions;
}

/** Takes a name or a value in any case, as the sources write both; returns the documented value. */
export function enumValue<T extends string>(field: string, table: Readonly<Record<string, T>>, given: string): T {
  const wanted = given.trim().toLowerCase();
  for (const [name, value] of Object.entries(table)) {
    if (name.toLowerCase() === wanted || value.toLowerCase() === wanted) return value;
  }
  throw invalidField(field, `Must be one of: ${Object.values(table).join(', ')}.`);
}

const STATES = Object.fromEntries(PROJECT_STATES.map((state) => [state.toUpperCase(), state])) as Record<
  string,
  ProjectState
>;

export const parseState = (field: string, given: string): ProjectState => enumValue(field, STATES, given);
export const parseProjectType = (given: string): string => enumValue('project_type', PROJECT_TYPES, given);
export const parseSampling = (given: string): string => enumValue('sampling', SAMPLINGS, given);
export const parseSkipQueue = (given: string): string => enumValue('skip_queue', SKIP_QUEUES, given);

/** Double labelling means at least two annotations for each task. */
export function requiredAnnotations(projectType: string | null, asked: number | undefined, current: number): number {
  const wanted = asked ?? current;
  if (projectType !== 'double_labelling' || wanted >= 2) return wanted;
  if (asked !== undefined)
    throw invalidField('maximum_annotations', 'Double labelling needs at least 2 annotations for each task.');
  return 2;
}
