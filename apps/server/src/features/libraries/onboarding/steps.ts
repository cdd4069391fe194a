import type { OnboardingStep } from '@labelwright/contract/project-groups';

/** The steps of setting up a project, in their order; organizations may change them. */
export const STANDARD_STEPS: readonly Omit<OnboardingStep, 'id'>[] = [
  step('PR', 'Describe the project', 'A title and a description, so that people know what it is for.', 10),
  step('LC', 'Choose a labelling interface', 'Start from a template or write your own.', 20),
  step('IM', 'Import tasks', 'Files, a storage connection or the API.', 30),
  step('TM', 'Invite the team', 'By email or with a link.', 40),
  step('QL', 'Decide about quality', 'Several annotations per task, a share to review, or control tasks.', 50),
  step('ML', 'Connect a model', 'Predictions give people a head start.', 60, true),
  step('LN', 'Launch', 'From then on people get tasks.', 70),
];

function step(code: string, title: string, description: string, order: number, isOptional = false) {
  return { code, title, description, order, is_optional: isOptional, is_automatic: true };
}

/** What every project needs before the rest makes sense. */
export const BASIC_STEPS: ReadonlySet<string> = new Set(['PR', 'LC', 'IM']);

export interface ProjectFacts {
  title: string;
  description: string;
  asksSomething: boolean;
  taskCount: number;
  memberCount: number;
  maximumAnnotations: number;
  reviewPercentage: number;
  goldenPercentage: number;
  predictionCount: number;
  modelVersion: string;
  state: string;
}

/** Steps that tick themselves off, by code. */
const RULES: Readonly<Record<string, (facts: ProjectFacts) => boolean>> = {
  PR: ({ title, description }) => title.trim() !== '' && description.trim() !== '',
  LC: ({ asksSomething }) => asksSomething,
  IM: ({ taskCount }) => taskCount > 0,
  TM: ({ memberCount }) => memberCount > 1,
  QL: ({ maximumAnnotations, reviewPercentage, goldenPercentage }) =>
    maximumAnnotations > 1 || reviewPercentage > 0 || goldenPercentage > 0,
  ML: ({ predictionCount, modelVersion }) => predictionCount > 0 || modelVersion !== '',
  LN: ({ state }) => state === 'live' || state === 'paused' || state === 'completed',
};

export const isAutomatic = (code: string): boolean => Object.hasOwn(RULES, code);

export function isDone(code: string, facts: ProjectFacts): boolean {
  return Object.hasOwn(RULES, code) && (RULES[code]?.(facts) ?? false);
}

export interface OrganizationFacts {
  projects: number;
  configured: number;
  tasks: number;
  people: number;
  annotations: number;
  exports: number;
}

/** From the first project to the first export. */
export function organizationSteps(facts: OrganizationFacts): (OnboardingStep & { finished: boolean })[] {
  const rows: [string, string, string, boolean][] = [
    ['project', 'Make a project', 'One thing to be labelled, one interface, one team.', facts.projects > 0],
    ['config', 'Choose a labelling interface', 'Start from one of the templates.', facts.configured > 0],
    ['import', 'Import tasks', 'Drop a file, paste rows, or connect a storage.', facts.tasks > 0],
    ['invite', 'Invite somebody', 'Work that two people did can be compared.', facts.people > 1],
    ['label', 'Label a task', 'See how the interface feels before others do.', facts.annotations > 0],
    ['export', 'Export the result', 'In the format that your training reads.', facts.exports > 0],
  ];
  return rows.map(([code, title, description, finished], index) => ({
    id: null,
    code,
    title,
    description,
    order: (index + 1) * 10,
    is_optional: false,
    is_automatic: true,
    finished,
  }));
}
