import type { ConsensusMethod, ConsensusParts, RunMethod } from '@labelwright/contract/quality-consensus';
import { formatCount, formatNumber, formatShare } from '../../lib/format.ts';

export const METHODS: Readonly<Record<ConsensusMethod, { label: string; help: string }>> = {
  majority: { label: 'Majority', help: 'What most people said.' },
  weighted: { label: 'Weighted majority', help: 'Votes count by how well people do on golden tasks.' },
  dawid_skene: { label: 'Dawid–Skene', help: 'Learns for each person which labels they confuse.' },
  mace: { label: 'MACE', help: 'Learns who answers without looking.' },
  glad: { label: 'GLAD', help: 'Learns how able people are and how hard tasks are.' },
  wawa: { label: 'Wawa', help: 'Whoever is with the majority counts more in a second vote.' },
  one_coin_dawid_skene: {
    label: 'Dawid–Skene, one coin',
    help: 'Learns one accuracy for each person. Needs less overlap.',
  },
  mace_em: { label: 'MACE, maximum likelihood', help: 'As MACE, without a belief about people beforehand.' },
  kos: { label: 'KOS', help: 'Only where answers are one of two: tasks and people vouch for each other.' },
  m_msr: { label: 'M-MSR', help: 'Learns skills from how each two people agree, and sets outliers aside.' },
};

/** Texts of the consensus part. */
export const c = {
  introduction:
    'One answer out of several: proposed by a method, looked at, then written as an annotation that says where it came from. Nothing that people gave is changed.',
  new: 'Propose answers',
  method: 'Method',
  merge: 'Merge whole answers',
  mergeHelp:
    'Regions in the same place become one; labels, choices and texts are voted on, people counting by their golden scores. For all controls at once.',
  allControls: 'All controls',
  compare: 'Compare the methods',
  compareHelp: 'How often each method finds the answer of golden tasks. Proposes nothing.',
  control: 'Control',
  minAnswers: 'Answers a task needs at least',
  minAnswersHelp: 'Tasks with fewer are left out.',
  onlyDisputed: 'Only tasks whose answers differ',
  onlyDisputedHelp: 'Where everybody said the same there is nothing to decide.',
  onlyComplete: 'Only complete tasks',
  onlyCompleteHelp: 'Tasks that wait for further answers are left out.',
  start: 'Propose',
  startCompare: 'Compare',
  minAnswersError: 'A whole number from 1 to 100.',
  runs: 'Runs',
  noRuns: 'No run yet',
  noRunsText: 'Propose answers with one of the methods, or compare the methods on golden tasks first.',
  noControls: 'Nothing to put together',
  noControlsText: 'The labelling interface asks nothing yet.',
  status: 'Status',
  by: 'By',
  when: 'When',
  tasks: 'Tasks',
  written: 'Written',
  openRun: (method: string, id: number) => `Open run ${id}, ${method}`,
  backToRuns: 'All runs',
  failed: 'The run failed',
  running: 'The answers are being computed',
  runningText: 'This page shows them as soon as they are there.',
  summary: (tasks: number, answers: number, people: number) =>
    `${formatCount(tasks, 'task')}, ${formatCount(answers, 'answer')} of ${formatCount(people, 'person', 'people')}`,
  confidence: 'Mean confidence',
  differs: 'Differs from the majority',
  disputed: 'Tasks with disputed parts',
  onlyDisputedParts: 'Only tasks with disputed parts',
  parts: 'Regions and answers',
  partsText: ({ unanimous, majority, disputed }: ConsensusParts) =>
    [
      `${formatNumber(unanimous)} unanimous`,
      ...(majority > 0 ? [`${formatNumber(majority)} by majority`] : []),
      ...(disputed > 0 ? [`${formatNumber(disputed)} disputed, left out`] : []),
    ].join(' · '),
  tooLarge: (count: number) => `${formatCount(count, 'task')} left out: too many regions to compare`,
  iterations: (count: number, isConverged: boolean) =>
    `${formatCount(count, 'iteration')}, ${isConverged ? 'converged' : 'not converged'}`,
  comparison: 'How often each method finds the golden answer',
  comparisonUnit: 'share of golden tasks, with its 95 % interval',
  comparisonHeader: [
    'Method',
    'Accuracy',
    'From',
    'To',
    'Correct',
    'Golden tasks',
    'Differs from majority',
    'Time (ms)',
    'Not used',
  ],
  noGolden: 'No golden task has enough answers',
  noGoldenText: 'The methods are compared on golden tasks that several people answered.',
  workers: 'How able each person is, by this method',
  workersUnit: 'skill from 0 to 1',
  proposals: 'Proposed answers, least certain first',
  onlyDiffering: 'Only where it differs from the majority',
  task: 'Task',
  proposed: 'Proposed',
  majority: 'Majority',
  certainty: 'Confidence',
  votes: 'Votes',
  state: 'State',
  isWritten: 'Written',
  noProposals: 'No proposal',
  noAnswer: 'No label',
  write: 'Write as annotations…',
  writeTitle: 'Write the proposed answers',
  writeText:
    'Each becomes an annotation of its task and stands as its final answer. You can take all of them back with Undo.',
  minConfidence: 'Least confidence',
  minConfidenceHelp: 'Proposals below it are left alone.',
  replaceFinal: 'Also where a final answer stands already',
  replaceFinalHelp:
    'For example from an adjudicator. That one stays, but is not the final one any more. What runs on other controls wrote is joined without it.',
  writeAction: 'Write annotations',
  wrote: (tasks: number, skipped: number) =>
    `${formatCount(tasks, 'answer')} written${skipped === 0 ? '' : `, ${formatNumber(skipped)} left alone`}`,
  writing: 'The answers are being written',
  undo: 'Take back',
  undoing: 'The answers are being taken back',
  look: 'Look',
  lookAt: (task: number) => `Look at the proposed answer to task ${formatNumber(task)}`,
  proposedAnswer: (task: number) => `Proposed answer to task ${formatNumber(task)}`,
  nothingAgreed: 'Nothing is agreed on: written, the answer is empty.',
  undone: (tasks: number) => `${formatCount(tasks, 'written answer')} taken back`,
  couldNotUndo: 'The answers could not be taken back',
  couldNotDelete: 'The run could not be deleted',
  delete: 'Delete run',
  deleted: 'Run deleted',
  confidenceText: (share: number) => formatShare(share),
} as const;

/** Why a method cannot be used on these answers. */
export const REFUSALS: Readonly<Record<string, string>> = {
  more_than_two_classes: 'takes answers that are one of two',
  too_many_workers: 'too many people',
  no_data: 'no answers',
};

export function methodLabel(method: RunMethod): string {
  if (method === 'merge') return c.merge;
  return method === 'compare' ? c.compare : METHODS[method].label;
}

export const controlLabel = (control: string): string => (control === '*' ? c.allControls : control);
