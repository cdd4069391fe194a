import type { ProjectState } from '@labelwright/contract/projects';

/** States in the order in which a project passes them. */
export const STATE_OPTIONS: readonly { value: ProjectState; label: string }[] = [
  { value: 'pending', label: 'Pending' },
  { value: 'building_workflow', label: 'Building workflow' },
  { value: 'live', label: 'Live' },
  { value: 'paused', label: 'Paused' },
  { value: 'completed', label: 'Completed' },
];

/** The verb on the button of each edge of the state machine. */
export const ACTION_LABELS: Readonly<Record<string, string>> = {
  build: 'Start building',
  publish: 'Publish',
  pause: 'Pause',
  resume: 'Resume',
  complete: 'Complete',
  reopen: 'Reopen',
  reset: 'Reset to pending',
};

/** What an edge does, for its menu entry or dialog. */
export const ACTION_HELP: Readonly<Record<string, string>> = {
  build: 'Marks the set-up as begun.',
  publish: 'Members see the project and get tasks.',
  pause: 'Nobody gets new tasks; nothing is lost.',
  resume: 'Members get tasks again.',
  complete: 'Ends the work, even if tasks are left.',
  reopen: 'Members get tasks again.',
  reset: 'Unpublishes the project; tasks and annotations stay.',
};
