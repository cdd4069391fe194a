import { formatCount, formatNumber, formatShare } from '../../lib/format.ts';

const range = (low: number, high: number): string => `${formatShare(low)} to ${formatShare(high)}`;

const REASONS: Readonly<Record<string, string>> = {
  no_data: 'no answers',
  no_pairs: 'nobody shares a task',
  no_variation: 'all answers are the same',
  unequal_raters: 'needs the same number of answers everywhere',
  too_few: 'too few people, tasks or labels',
  empty_reference: 'nothing to compare with',
  out_of_domain: 'not for these answers',
  not_drawn: 'not drawn',
  too_costly: 'too many answers to draw one',
};

/** Every text of the quality pages. */
export const t = {
  title: 'Quality',
  description: 'How far people agree, where they do not, and how good each answer is.',
  tabs: 'Parts of the quality page',
  agreementTab: 'Agreement',
  labelsTab: 'Labels',
  peopleTab: 'People',
  goldenTab: 'Golden tasks',
  consensusTab: 'Consensus',
  reportsTab: 'Reports',
  settings: 'Quality settings',
  recompute: 'Measure again',
  recomputing: 'Measuring all tasks again',
  recomputingText: 'Numbers change while it runs.',
  recomputeFailed: 'The measuring could not be started',

  // Filters
  filters: 'Filters',
  period: 'Period',
  from: 'From',
  to: 'To',
  person: 'Person',
  everybody: 'Everybody',
  control: 'Control',
  everyControl: 'All controls',
  label: 'Label',
  everyLabel: 'All labels',
  clearFilters: 'Clear filters',

  // Figures
  figures: 'Figures',
  meanAgreement: 'Mean agreement of tasks',
  comparable: 'Tasks with two or more answers',
  pairsCompared: 'Pairs of answers compared',
  disputed: (threshold: number) => `Tasks below ${formatShare(threshold)}`,
  goldenAccuracy: 'Golden tasks passed',
  goldenOf: (passed: number, answers: number) =>
    answers === 0 ? 'none answered yet' : `${formatNumber(passed)} of ${formatCount(answers, 'answer')}`,
  interval: (low: number, high: number) => `95 % interval ${range(low, high)}`,
  none: '–',

  openQuality: 'Who agrees with whom',
  disputedTasks: (count: number, threshold: number) => `${formatCount(count, 'task')} below ${formatShare(threshold)}`,

  // Nothing yet
  nothing: 'Nothing to compare yet',
  nothingText: 'Agreement needs tasks that two people answered. Ask for more annotations per task under Distribution.',
  openDistribution: 'Open distribution',

  // Matrix
  matrix: 'Agreement between people',
  matrixUnit: 'share of the answers that agree, and tasks in common',
  measure: 'Measure',
  measures: { agreement: 'Agreement', alpha: 'Krippendorff’s α', kappa: 'Cohen’s κ', identical: 'Identical answers' },
  matrixCell: (a: string, b: string, value: string, tasks: number, same: number) =>
    `${a} and ${b}: ${value}; ${formatCount(tasks, 'task')} in common, ${formatCount(same, 'answer')} identical. Show these tasks`,
  inCommon: (tasks: number) => formatCount(tasks, 'task'),
  leftOut: (pairs: number) => `${formatCount(pairs, 'pair')} of people left out; choose a person to see theirs.`,
  noMatrix: 'No two people answered the same task',
  noMatrixText: 'In the chosen period and with the chosen filters.',
  matrixHeader: ['Person', 'Other person', 'Tasks in common', 'Identical', 'Agreement', 'α', 'κ'],

  // Histogram
  histogram: 'Tasks by agreement',
  histogramUnit: 'tasks, in steps of a tenth',
  agreementRange: (low: number, high: number) => `${formatShare(low)}–${formatShare(high)}`,
  tasks: 'Tasks',

  // Timeline
  timeline: 'Agreement over time',
  timelineUnit: 'share, by the day on which the later answer was given',
  by: 'Step',
  steps: { day: 'By day', week: 'By week', month: 'By month' },
  agreement: 'Agreement',
  golden: 'Golden tasks passed',
  day: 'Day',
  pairs: 'Pairs',
  goldenAnswers: 'Golden answers',
  noTimeline: 'No pair of answers in this period',

  // Worst tasks
  worst: 'Tasks on which people disagree most',
  worstLabel: 'Tasks by agreement',
  order: 'Order',
  worstFirst: 'Least agreement first',
  bestFirst: 'Most agreement first',
  task: 'Task',
  kind: 'Kind',
  classes: { perfect: 'Perfect', partial: 'Partial', complete: 'Complete disagreement' },
  answers: 'Answers',
  peopleColumn: 'People',
  review: 'Review',
  noWorst: 'No task to show',
  taskTitle: (number: number) => `Task ${formatNumber(number)}`,
  pairTitle: 'Answers compared',
  measuredNever: 'This task was not measured yet.',
  compare: 'Compare',
  compareAnswers: (a: string, b: string) => `Compare the answers of ${a} and ${b}`,
  openTask: 'Open task',
  goldenScores: 'Against the golden answer',
  passed: 'Passed',
  missed: 'Missed',

  // Labels
  byLabel: (control: string) => `Agreement by label: ${control}`,
  byLabelUnit: 'Krippendorff’s α with its 95 % interval; 0 is chance, 1 is perfect',
  labelHeader: ['Label', 'Answers', 'Prevalence', 'Tasks', 'Agreement', 'α', 'α from', 'α to', 'Warning'],
  coefficients: 'Over all labels',
  undefinedBecause: (reason: string) => `undefined: ${REASONS[reason] ?? reason.replaceAll('_', ' ')}`,
  labelsLeftOut: (count: number) => `${formatCount(count, 'rarer label')} left out.`,
  labelTimeline: 'Agreement by label over time',
  labelTimelineOf: (control: string) => `Agreement by label over time: ${control}`,
  labelTimelineUnit: 'how often a second answer has the label that a first one has, by the day of the last answer',
  noLabelTimeline: 'No label was given to tasks with two answers in this period',
  noLabels: 'No labels were compared',
  noLabelsText: 'This needs controls with labels, and tasks that two people answered.',
  distribution: (control: string) => `Labels used: ${control}`,
  distributionUnit: 'answers with the label',
  labelUse: (control: string) => `Labels used by each person: ${control}`,
  labelUseUnit: 'share of the person’s answers that have the label',
  labelUseCell: (person: string, label: string, share: number, answers: number) =>
    `${person}, ${label}: ${formatShare(share)}, ${formatCount(answers, 'answer')}. Show these tasks`,
  noDistribution: 'No label used yet',
  items: 'Regions',
  share: 'Share',

  // Confusion
  confusion: 'Which labels are confused',
  confusionUnit: 'answers; colour by share of the row',
  rowsOf: 'Rows',
  columnsOf: 'Columns',
  sources: {
    golden: 'Golden answers',
    accepted: 'Accepted by reviewers',
    consensus: 'Consensus',
    others: 'Everybody else',
  },
  confusionCell: (a: string, x: string, b: string, y: string, count: number) =>
    `${a} said ${x} where ${b} said ${y}: ${formatCount(count, 'time')}. Show tasks with these labels`,
  confusionTop: 'Confused most',
  noConfusion: 'No answers to compare',
  noConfusionText: 'Choose other people, another control or a longer period.',
  noCategorical: 'No control with labels',
  noCategoricalText: 'Confusion is counted where answers are one label out of several.',

  // People
  peopleTitle: 'People',
  accuracyByPerson: 'Golden tasks passed by person',
  accuracyByPersonUnit: 'share of golden answers, with its 95 % interval',
  noGoldenAnswers: 'Nobody has answered a golden task yet',
  skips: 'Skips',
  median: 'Typical time',
  perHour: 'Per hour',
  perDay: 'Per day',
  bias: 'Label bias',
  biasHelp: '0: uses labels as everybody else; 1: never the same ones',
  attention: 'Attention',
  lastAnswer: 'Last answer',
  status: 'Status',
  flags: {
    low_agreement: 'Low agreement',
    low_accuracy: 'Low accuracy',
    biased: 'Uses labels differently',
    slow: 'Slow',
    fast: 'Very fast',
    few_answers: 'Few answers',
  } as Readonly<Record<string, string>>,
  left: 'no member',
  saveTable: 'Download as CSV',
  nobody: 'Nobody has answered yet',
  nobodyText: 'People appear here with their first answer.',

  // Reports
  report: 'Report',
  myself: 'Myself',
  noReports: 'No reports',
  emptyReport: 'Nothing to report',
  firstRows: (count: number) => `The first ${formatCount(count, 'row')}; the file holds all of them.`,
  yes: 'Yes',
  no: 'No',

  // One person
  myTitle: 'My quality',
  myDescription: 'How your answers compare with golden tasks and with those of others.',
  backToPeople: 'All people',
  pausedSince: 'Paused',
  resume: 'Resume',
  resumed: (name: string) => `${name} gets tasks again`,
  resumeFailed: 'The pause could not be ended',
  answersGiven: 'Answers',
  skipped: (count: number) => `${formatNumber(count)} skipped`,
  agreementWithOthers: 'Agreement with others',
  pairsOf: (pairs: number) => formatCount(pairs, 'pair'),
  typicalTime: 'Typical time of an answer',
  hourly: (rate: number) => `${formatNumber(rate)} an hour of active work`,
  activeTime: 'Active time',
  activeDays: (days: number) => `on ${formatCount(days, 'day')}`,
  trend: 'Agreement and accuracy by week',
  trendUnit: 'share',
  week: 'Week',
  speed: 'Time of an answer by week',
  speedUnit: 'seconds, median, breaks left out',
  answersByWeek: 'Answers by week',
  answersByWeekUnit: 'answers and skips',
  noTrend: 'No answers in this period',
  notCompared: 'Nothing to compare with in this period',
  notTimed: 'No answer in this period has a time',
  withOthers: 'Agreement with each other person',
  withOthersUnit: 'share of the answers that agree',
  labelBias: 'Labels used, against everybody else',
  labelBiasUnit: '% of answers with the label',
  others: 'Everybody else',
  failures: 'Golden tasks missed',
  noFailures: 'No golden task missed',
  score: 'Score',
  when: 'When',

  // Golden
  goldenTasks: 'Golden tasks',
  goldenText:
    'Tasks with a known answer that are mixed into everybody’s queue. Mark an annotation as ground truth to make its task one.',
  noGolden: 'No golden tasks yet',
  showGoldenInData: 'Show them in the data',
  goldenAnswersColumn: 'Answers',
  goldenPassed: 'Passed',
  meanScore: 'Mean score',
  more: 'Show more',
  answersTo: (number: number) => `Answers to task ${formatNumber(number)}`,
} as const;

/** The measures of each control. */
export const m = {
  title: 'All measures by control',
  again: 'Compute again',
  computing: 'Computing over all answers…',
  failed: 'The measures could not be computed',
  never: 'Not computed yet.',
  none: 'No control has two answers to a task yet.',
  stale: 'answers have changed since',
  over: (tasks: number, possible: number) =>
    tasks < possible
      ? `Over ${formatNumber(tasks)} of ${formatCount(possible, 'task')} with two answers, drawn by chance, whatever the filters`
      : `Over all ${formatCount(tasks, 'task')} with two answers, whatever the filters`,
  ofControl: (control: string) => `Measures: ${control}`,
  header: ['Measure', 'Value', '95 % interval', 'Over'],
  lower: 'Lower is better.',
  because: (reason: string | null) => REASONS[reason ?? ''] ?? (reason ?? '').replaceAll('_', ' '),
  interval: (low: string, high: string) => `${low} to ${high}`,
  basis: {
    tasks: (count: number) => formatCount(count, 'task'),
    answers: (count: number) => formatCount(count, 'answer'),
    pairs: (count: number) => formatCount(count, 'pair'),
    people: (count: number) => formatCount(count, 'pair of people', 'pairs of people'),
    things: (count: number) => formatCount(count, 'thing found', 'things found'),
  },
  strengths: 'Strongest first',
  strengthsText:
    'By whom each was preferred to (Bradley–Terry); the mean is 0, one more is about three times the odds.',
  comparisons: (count: string) => `${count} times compared`,
} as const;

const coefficient = new Intl.NumberFormat(undefined, { minimumFractionDigits: 2, maximumFractionDigits: 2 });

/** "0.82"; a dash for what is undefined. */
export const coefficientText = (value: number | null): string => (value === null ? '–' : coefficient.format(value));

export const shareText = (value: number | null): string => (value === null ? '–' : formatShare(value));
