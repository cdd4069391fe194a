import type { ProjectSetup, ProjectState } from '@labelwright/contract/projects';

interface SetupFacts {
  hasInterface: boolean;
  hasInstructions: boolean;
  taskCount: number;
  /** Enabled people beside the one who made the project. */
  otherPeople: number;
  state: ProjectState;
  annotationCount: number;
}

/** The way from an empty project to the first annotation. Each step ticks itself off. */
export function setupSteps(facts: SetupFacts): ProjectSetup['steps'] {
  const hasBeenLive = facts.state === 'live' || facts.state === 'paused' || facts.state === 'completed';
  return [
    {
      code: 'interface',
      title: 'Choose a labelling interface',
      help: 'Start from a template or write your own.',
      finished: facts.hasInterface,
    },
    { code: 'tasks', title: 'Import tasks', help: 'JSON, CSV, TSV or text files.', finished: facts.taskCount > 0 },
    {
      code: 'instructions',
      title: 'Write instructions',
      help: 'What counts, what does not, and what to do when in doubt.',
      finished: facts.hasInstructions,
    },
    { code: 'people', title: 'Invite people', help: 'By email or with a link.', finished: facts.otherPeople > 0 },
    { code: 'publish', title: 'Publish', help: 'From then on people get tasks.', finished: hasBeenLive },
    {
      code: 'first_annotation',
      title: 'Get the first annotation',
      help: 'Label one task yourself to see how it feels.',
      finished: facts.annotationCount > 0,
    },
  ];
}

interface QueueSituation {
  state: ProjectState;
  isPublished: boolean;
  taskCount: number;
  left: number;
  annotators: number;
  pausedPeople: number;
  skippedByAll: number;
  withoutPlaces: number;
}

/** Why nobody gets a task, most important first; empty when people do. */
export function queueReasons(situation: QueueSituation): string[] {
  const { state, taskCount, left } = situation;
  const reasons: string[] = [];
  if (state !== 'live')
    reasons.push(`The project is ${state.replaceAll('_', ' ')}: only live projects hand out tasks.`);
  else if (!situation.isPublished) reasons.push('The project is not published: annotators do not see it.');
  if (taskCount === 0) reasons.push('There are no tasks: import some.');
  else if (left === 0) reasons.push('Every task is done.');
  if (situation.annotators === 0) reasons.push('Nobody may label: invite people.');
  if (left > 0 && situation.withoutPlaces >= left)
    reasons.push('Every open task is being worked on right now. Wait, or raise the number of annotations per task.');
  if (left > 0 && situation.skippedByAll >= left)
    reasons.push('Everybody has skipped what is left. Look at these tasks, or change what happens to skipped ones.');
  return reasons;
}
