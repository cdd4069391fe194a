import { type Static, Type } from 'typebox';
import { qualityFields } from './project-settings.ts';
import { PersonBrief } from './projects.ts';
import { Id, IdParam, Nullable, PageQuery, Reference, Timestamp, Uuid } from './schemas.ts';

/**
 * Quality of a project. Managers, adjudicators and reviewers read all of it; everybody reads what is about themselves.
 *
 *   GET   /api/projects/{id}/quality                     AgreementQuery → Quality
 *   GET   /api/projects/{id}/quality/settings            QualitySettings
 *   PATCH /api/projects/{id}/quality/settings            QualitySettingsPatch → QualitySettings (managers)
 *   POST  /api/projects/{id}/quality/recompute           JobReference (managers)
 *   GET   /api/projects/{id}/quality/matrix              AgreementQuery → AgreementMatrix
 *   GET   /api/projects/{id}/quality/labels              QualityQuery → LabelAgreement
 *   GET   /api/projects/{id}/quality/labels/timeline     LabelTimelineQuery → LabelTimeline
 *   GET   /api/projects/{id}/quality/timeline            TimelineQuery → Timeline
 *   GET   /api/projects/{id}/quality/throughput          WorkQuery → Throughput
 *   GET   /api/projects/{id}/quality/distribution        QualityQuery → LabelDistribution
 *   GET   /api/projects/{id}/quality/confusion           ConfusionQuery → Confusion
 *   GET   /api/projects/{id}/quality/tasks               WorstTasksQuery → WorstTask[], worst first, keyset-paged
 *   GET   /api/projects/{id}/quality/people              AgreementQuery → PersonQuality[]
 *   GET   /api/projects/{id}/quality/people/{userId}     AgreementQuery → PersonDetail
 *   GET   /api/projects/{id}/quality/me                  AgreementQuery → PersonDetail, of whoever asks
 *   GET   /api/tasks/{id}/agreement                      TaskAgreement
 *   GET   /api/annotations/{id}/feedback                 AnswerFeedback, for its author
 *
 * Progress, burn-up and forecast are those of projects.ts: /progress and /eta. Consensus: quality-consensus.ts; reports
 * and the field's own paths: quality-reports.ts. Agreements, accuracies and shares are 0 to 1. Days are UTC.
 */

export const Day = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$', examples: ['2026-03-01'] });
const ControlName = Type.String({
  minLength: 1,
  maxLength: 256,
  description: 'Name of a control; all of them without',
});
const LabelText = Type.String({ maxLength: 4000 });
const Share = Type.Number({ minimum: 0, maximum: 1 });
const Interval = Type.Tuple([Type.Number(), Type.Number()], { description: '95 % confidence interval' });
const Count = Type.Integer({ minimum: 0 });

export const QualityParams = Type.Object({ id: Reference });
export const QualityPersonParams = Type.Object({ id: Reference, userId: IdParam });

/** What work is narrowed to; both days are included. */
export const WorkQuery = Type.Object({ from: Type.Optional(Day), to: Type.Optional(Day), user: Type.Optional(Id) });
export type WorkQuery = Static<typeof WorkQuery>;
/** What agreement is narrowed to: pairs of answers that this person is part of, and their scores on this control. */
export const AgreementQuery = Type.Object({ ...WorkQuery.properties, control: Type.Optional(ControlName) });
export type AgreementQuery = Static<typeof AgreementQuery>;
/** What labels are narrowed to. */
export const QualityQuery = Type.Object({ ...AgreementQuery.properties, label: Type.Optional(LabelText) });
export type QualityQuery = Static<typeof QualityQuery>;

/**
 * A coefficient that may be undefined: `value` null, and `reason` says why. An interval is there, or `interval_reason` says
 * why not. Random draws begin at the seed among the choices, so the same data give the same numbers.
 */
export const Coefficient = Type.Object({
  name: Type.String({ examples: ['krippendorff_alpha'] }),
  value: Nullable(Type.Number()),
  reason: Nullable(Type.String({ examples: ['no_variation'] })),
  interval: Nullable(Interval),
  interval_reason: Nullable(Type.String({ examples: ['not_drawn'], description: 'Why there is no interval' })),
  standard_error: Nullable(Type.Number({ description: 'Where a formula gives one; intervals of others are drawn' })),
  choices: Nullable(
    Type.Object(
      { seed: Type.Integer(), resamples: Type.Integer(), level: Share, pair_budget: Count },
      { description: 'Of a drawn interval' },
    ),
  ),
  distances: Nullable(
    Type.Object(
      { possible: Count, computed: Count },
      { description: 'Between different values; fewer computed than possible: chance was estimated from so many' },
    ),
  ),
});
export type Coefficient = Static<typeof Coefficient>;

export const QualityWarning = Type.Object({
  code: Type.String({ examples: ['few_units'], description: 'few_units | one_sided | few_pairs | truncated' }),
  message: Type.String(),
});
export type QualityWarning = Static<typeof QualityWarning>;

export const QualitySettings = Type.Object({ ...qualityFields, can: Type.Object({ update: Type.Boolean() }) });
export type QualitySettings = Static<typeof QualitySettings>;
export const QualitySettingsPatch = Type.Partial(Type.Object(qualityFields), { additionalProperties: false });
export type QualitySettingsPatch = Static<typeof QualitySettingsPatch>;

export const GoldenSummary = Type.Object({
  tasks: Count,
  answers: Count,
  passed: Count,
  accuracy: Nullable(Share),
  interval: Nullable(Interval),
  mean_score: Nullable(Share),
});
export type GoldenSummary = Static<typeof GoldenSummary>;

export const QualityControl = Type.Object({
  name: Type.String(),
  type: Type.String({ examples: ['choices'] }),
  /** Answers are one value out of few: confusion, consensus and chance-corrected agreement are there. */
  is_categorical: Type.Boolean(),
  weight: Type.Number(),
  labels: Type.Array(Type.String()),
  agreement: Nullable(Share),
  pairs: Count,
});

export const Quality = Type.Object({
  project_id: Id,
  agreement: Nullable(Share),
  /** Tasks with at least two answers that can be compared. */
  tasks: Count,
  pairs: Count,
  people: Count,
  /** Tasks by agreement, in tenths; 1 belongs to the last. */
  histogram: Type.Array(Count, { maxItems: 10 }),
  low: Type.Object({ threshold: Share, tasks: Count }),
  classes: Type.Object({ perfect: Count, partial: Count, complete: Count }),
  golden: GoldenSummary,
  controls: Type.Array(QualityControl),
  settings: QualitySettings,
  /** A recomputation of the whole project that is queued or at work. */
  job: Nullable(Type.Object({ job_id: Uuid, status: Type.String() })),
  can: Type.Object({ recompute: Type.Boolean(), consensus: Type.Boolean() }),
});
export type Quality = Static<typeof Quality>;

export const MatrixCell = Type.Object({
  /** Two people, a < b. */
  a: Id,
  b: Id,
  tasks_in_common: Count,
  /** Pairs of answers that agree completely. */
  agreements: Count,
  agreement_pct: Type.Number(),
  agreement: Nullable(Share),
  alpha: Coefficient,
  kappa: Coefficient,
});
export type MatrixCell = Static<typeof MatrixCell>;
export const AgreementMatrix = Type.Object({
  control: Nullable(Type.String()),
  people: Type.Array(PersonBrief),
  cells: Type.Array(MatrixCell),
  /** Pairs of people beyond the most that are listed. */
  left_out: Count,
});
export type AgreementMatrix = Static<typeof AgreementMatrix>;

export const LabelRow = Type.Object({
  label: Type.String(),
  /** Answers with it, of all answers to tasks with two or more. */
  answers: Count,
  prevalence: Nullable(Share),
  /** Tasks on which somebody used it. */
  units: Count,
  /** How often a second answer has the label where a first one has it. */
  agreement: Nullable(Share),
  alpha: Coefficient,
  warnings: Type.Array(QualityWarning),
});
export const LabelAgreement = Type.Object({
  controls: Type.Array(
    Type.Object({
      name: Type.String(),
      type: Type.String(),
      units: Count,
      pairable: Count,
      agreement: Nullable(Share),
      coefficients: Type.Array(Coefficient),
      labels: Type.Array(LabelRow),
      labels_left_out: Count,
      warnings: Type.Array(QualityWarning),
    }),
  ),
});
export type LabelAgreement = Static<typeof LabelAgreement>;

const Step = Type.Optional(Type.Enum(['day', 'week', 'month']));
export const TimelineQuery = Type.Object({ ...AgreementQuery.properties, by: Step });
export const Timeline = Type.Object({
  by: Type.String(),
  points: Type.Array(
    Type.Object({
      day: Day,
      pairs: Count,
      tasks: Count,
      agreement: Nullable(Share),
      golden_answers: Count,
      golden_accuracy: Nullable(Share),
    }),
  ),
});
export type Timeline = Static<typeof Timeline>;

export const LabelTimelineQuery = Type.Object({ ...QualityQuery.properties, by: Step });
export type LabelTimelineQuery = Static<typeof LabelTimelineQuery>;
/** Of one control: the one named, else the first with labels. */
export const LabelTimeline = Type.Object({
  control: Nullable(Type.String()),
  by: Type.String(),
  /** In order; the values of each label stand in the same places. */
  days: Type.Array(Day),
  labels: Type.Array(
    Type.Object({
      label: Type.String(),
      /** null: nobody gave it to a task that somebody else answered as well. */
      agreement: Type.Array(Nullable(Share)),
      tasks: Type.Array(Count),
    }),
    { description: 'The labels used most' },
  ),
  labels_left_out: Count,
});
export type LabelTimeline = Static<typeof LabelTimeline>;

export const Throughput = Type.Object({
  people: Type.Array(PersonBrief),
  days: Type.Array(
    Type.Object({
      day: Day,
      user_id: Id,
      annotations: Count,
      skipped: Count,
      lead_time_ms: Count,
      median_ms: Nullable(Count),
    }),
  ),
});
export type Throughput = Static<typeof Throughput>;

export const LabelDistribution = Type.Object({
  controls: Type.Array(
    Type.Object({
      name: Type.String(),
      type: Type.String(),
      answers: Count,
      labels: Type.Array(
        Type.Object({
          label: Type.String(),
          answers: Count,
          items: Count,
          share: Share,
          people: Type.Array(Type.Object({ user_id: Id, answers: Count, share: Share })),
        }),
      ),
      labels_left_out: Count,
    }),
  ),
  people: Type.Array(PersonBrief),
});
export type LabelDistribution = Static<typeof LabelDistribution>;

/** Rows are the answers of `a` (everybody without), columns those of `b`: a person, `golden`, `consensus`, `accepted` or `others`. */
export const ConfusionQuery = Type.Object({
  control: ControlName,
  a: Type.Optional(Id),
  b: Type.Optional(Type.String({ pattern: '^([1-9][0-9]{0,15}|golden|consensus|accepted|others)$' })),
  from: Type.Optional(Day),
  to: Type.Optional(Day),
});
export const Confusion = Type.Object({
  control: Type.String(),
  a: Nullable(Id),
  b: Type.String(),
  labels: Type.Array(Type.String()),
  matrix: Type.Array(Type.Array(Count)),
  total: Count,
  agreement: Nullable(Share),
  coefficients: Type.Array(Coefficient),
  /** Rarer labels are put together as the last one, which is then called `…`. */
  labels_left_out: Count,
  pairs: Type.Array(Type.Object({ a: Type.String(), b: Type.String(), count: Count, share: Share })),
});
export type Confusion = Static<typeof Confusion>;

export const WorstTasksQuery = Type.Object({
  limit: PageQuery.properties.limit,
  cursor: PageQuery.properties.cursor,
  ...AgreementQuery.properties,
  below: Type.Optional(Share),
  order: Type.Optional(Type.Enum(['worst', 'best'])),
});
/** Narrowed, `agreement` and `controls` are those of the pairs that are left. */
export const WorstTask = Type.Object({
  task_id: Id,
  inner_id: Type.Integer(),
  agreement: Share,
  annotations: Count,
  class: Type.Enum(['perfect', 'partial', 'complete']),
  controls: Type.Record(Type.String(), Nullable(Share)),
  people: Type.Array(Id),
  review_status: Nullable(Type.String()),
  final_annotation_id: Nullable(Id),
});
export type WorstTask = Static<typeof WorstTask>;

/** Ended with DELETE /api/projects/{id}/members/{user}/pauses/{pause_id}, like any other pause. */
export const PersonPause = Type.Object({
  pause_id: Id,
  reason: Type.String({ examples: ['ANNOTATOR_EVALUATION', 'MANUAL'] }),
  message: Type.String(),
  paused_at: Timestamp,
});

export const PersonQuality = Type.Object({
  user: PersonBrief,
  role: Nullable(Type.String({ description: 'null: no member any more' })),
  is_enabled: Type.Boolean(),
  pause: Nullable(PersonPause),
  answers: Count,
  skips: Count,
  active_days: Count,
  /** Time spent on answers as measured by the editor, without breaks. */
  active_ms: Count,
  median_ms: Nullable(Count),
  answers_per_hour: Nullable(Type.Number()),
  answers_per_day: Nullable(Type.Number()),
  last_answer_at: Nullable(Timestamp),
  agreement: Nullable(Share),
  pairs: Count,
  golden: GoldenSummary,
  /** 0: uses labels as everybody else; 1: never the same ones. Over controls with labels. */
  bias: Nullable(Share),
  /** low_agreement | low_accuracy | biased | slow | fast | few_answers */
  flags: Type.Array(Type.String()),
});
export type PersonQuality = Static<typeof PersonQuality>;

export const PersonDetail = Type.Object({
  ...PersonQuality.properties,
  trend: Type.Array(
    Type.Object({
      week: Day,
      answers: Count,
      skips: Count,
      median_ms: Nullable(Count),
      agreement: Nullable(Share),
      pairs: Count,
      golden_answers: Count,
      golden_accuracy: Nullable(Share),
    }),
  ),
  with: Type.Array(Type.Object({ user: PersonBrief, pairs: Count, agreement: Nullable(Share) }), {
    description: 'Agreement with each other person',
  }),
  labels: Type.Array(
    Type.Object({ control: Type.String(), label: Type.String(), answers: Count, share: Share, others_share: Share }),
    { description: 'How often they use each label, against everybody else; largest difference first' },
  ),
  /** Golden tasks that were missed, newest first. Empty on one's own page unless the project shows feedback. */
  failures: Type.Array(Type.Object({ task_id: Id, annotation_id: Id, score: Share, answered_at: Timestamp })),
  can: Type.Object({ resume: Type.Boolean() }),
});
export type PersonDetail = Static<typeof PersonDetail>;

export const PairScore = Type.Object({
  a: Id,
  b: Id,
  a_user: Nullable(Id),
  b_user: Nullable(Id),
  score: Nullable(Share),
  controls: Type.Record(Type.String(), Nullable(Share)),
});
export const TaskAgreement = Type.Object({
  task_id: Id,
  agreement: Nullable(Share),
  measured_at: Nullable(Timestamp),
  pairs: Type.Array(PairScore),
  golden: Type.Array(
    Type.Object({ annotation_id: Id, user_id: Nullable(Id), score: Nullable(Share), passed: Type.Boolean() }),
  ),
});
export type TaskAgreement = Static<typeof TaskAgreement>;

/** `shown` is false alike when the task is no golden one, when it was passed, and when the project shows nothing. */
export const AnswerFeedback = Type.Object({
  shown: Type.Boolean(),
  score: Nullable(Share),
  message: Nullable(Type.String()),
  expected: Type.Unknown({ description: 'The result of the golden answer; null when nothing is shown' }),
  is_paused: Type.Boolean({ description: 'The project has paused this person; the queue gives no more tasks' }),
});
export type AnswerFeedback = Static<typeof AnswerFeedback>;
