import { formatCount } from '../../lib/format.ts';

/** Every text of the settings of review. */
export const s = {
  title: 'Review',
  description: 'How much of the work somebody looks at a second time, and what happens to what is rejected.',
  share: 'Share of finished tasks that is reviewed',
  shareHelp:
    'Chosen by chance, once for each task. People with the role reviewer, adjudicator or administrator decide.',
  shareNone: 'Nothing is reviewed. A manager can still send tasks to review by hand.',
  shareDefault: 'Default: 0 %',
  rules: 'By agreement',
  rulesHelp:
    'For tasks with several answers: the first rule that fits says how many of them are reviewed. Where none fits, the share above.',
  operators: {
    lt: 'Agreement below',
    lte: 'Agreement up to',
    gte: 'Agreement from',
    gt: 'Agreement above',
    eq: 'Agreement of exactly',
  },
  isReviewed: 'reviewed:',
  operator: (rule: number) => `Comparison of rule ${rule}`,
  agreementOf: (rule: number) => `Agreement of rule ${rule}`,
  shareOf: (rule: number) => `Share that rule ${rule} sends to review`,
  addRule: 'Add a rule',
  removeRule: (rule: number) => `Remove rule ${rule}`,
  ruleRange: 'Agreement and share are numbers from 0 to 100; the share is a whole number.',
  passes: 'Equal answers that need no review',
  passesHelp: 'A task with so many answers that say the same is accepted at once. 0: never.',
  passesDefault: 'Default: 0',
  passesRange: 'A whole number from 0 to 1000.',
  tooManyPasses: (passes: number, answers: number) =>
    `A task gets ${formatCount(answers, 'annotation')}, so ${formatCount(passes, 'equal answer')} can never come together.`,
  action: 'What is rejected',
  actions: {
    '': {
      label: 'As it fits',
      help: 'To adjudication where tasks flow on to another project, otherwise to its author.',
    },
    requeue_to_author: { label: 'Goes back to its author', help: 'First in their queue, with the reason.' },
    requeue_to_others: { label: 'Goes to somebody else', help: 'The task needs one more annotation.' },
    adjudicate: { label: 'Goes to adjudication', help: 'An adjudicator makes one answer of all.' },
    none: { label: 'Stays rejected', help: 'It is not counted, and nobody is asked to do it again.' },
  },
  actionDefault: 'A reviewer can choose otherwise for each answer. Default: as it fits',
  reasons: 'Reasons to choose from',
  reasonsHelp: 'One on each line. Those that are used most are offered as well.',
  reasonLength: 'At most 200 characters for each reason.',
  self: 'Reviewers may decide about their own work',
  selfHelp: 'Administrators always may.',
  selfDefault: 'Default: off',
} as const;
