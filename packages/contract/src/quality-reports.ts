import { type Static, Type } from 'typebox';
import { Id, IdParam, Nullable, Reference } from './schemas.ts';

/**
 * Reports, and the statistics paths that clients of the field know.
 *
 *   GET /api/projects/{id}/reports                     ReportList
 *   GET /api/projects/{id}/reports/{report}            Report, or with ?format=csv a file
 *
 *   GET /api/projects/{id}/stats/IAA                   Iaa
 *   GET /api/projects/{id}/stats/total_agreement       TotalAgreement; 204 when nothing can be compared
 *   GET /api/projects/{id}/stats/agreement_annotator/{user}, /agreement_annotators?ids=, /agreement-groundtruth?ids=
 *   GET /api/projects/{id}/stats/lead_time, /finished?user_pk=, /label-distribution
 *   GET /api/projects/{id}/stats/label-distribution/structure, /label-distribution/counts   LabelStructure, LabelTallies
 *   GET /api/projects/{id}/user-stats/prediction?ids=, /user-stats/{user}/prediction
 *   GET /api/projects/{id}/user-stats/review_score?ids=, /user-stats/{user}/review_score
 *   GET /api/projects/{id}/model-stats/{version}/agreement, /agreement-groundtruth, /prediction
 *   GET /api/projects/{id}/users/{user}/stats/agreement-groundtruth
 *   GET /api/tasks/{id}/agreement-matrix               TaskMatrix
 */

export const REPORTS = [
  'q1',
  'q2',
  'q3',
  'q4',
  'q5',
  'q6',
  'q7',
  'q8',
  'q9',
  'q10',
  'golden-accuracy',
  'bottlenecks',
] as const;
export type ReportId = (typeof REPORTS)[number];

export const ReportParams = Type.Object({ id: Reference, report: Type.Enum([...REPORTS]) });
export const ReportQuery = Type.Object({
  format: Type.Optional(Type.Enum(['json', 'csv'])),
  /** q2: whose tasks. */
  user: Type.Optional(Id),
  /** q2: `done` (answered by them) or `available` (not yet). */
  which: Type.Optional(Type.Enum(['done', 'available'])),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100_000 })),
  /** Rows after this number, for the next page; rows keep their order. */
  offset: Type.Optional(Type.Integer({ minimum: 0, maximum: 10_000_000 })),
});
export type ReportQuery = Static<typeof ReportQuery>;

export const Report = Type.Object({
  report: Type.String(),
  title: Type.String(),
  columns: Type.Array(Type.String()),
  rows: Type.Array(Type.Record(Type.String(), Type.Unknown())),
  /** There are more rows than the limit. */
  has_more: Type.Boolean(),
});
export type Report = Static<typeof Report>;

export const ReportList = Type.Array(
  Type.Object({
    id: Type.Enum([...REPORTS]),
    title: Type.String(),
    description: Type.String(),
    columns: Type.Array(Type.String()),
  }),
);
export type ReportList = Static<typeof ReportList>;

const Score = Nullable(Type.Number());
export const UserIds = Type.String({ pattern: '^[0-9]+(,[0-9]+)*$', maxLength: 4000, examples: ['1,2,3'] });
export const IdsQuery = Type.Object({
  ids: Type.Optional(UserIds),
  per_label: Type.Optional(Type.Boolean()),
});
export const StatsUserParams = Type.Object({ id: Reference, userId: IdParam });

export const IaaQuery = Type.Object({
  per_label: Type.Optional(Type.Boolean()),
  std: Type.Optional(Type.Boolean({ description: 'false: without the deviation of the agreement of tasks' })),
  task: Type.Optional(UserIds),
});
const Matrix = Type.Array(Type.Array(Score));
export const Iaa = Type.Object(
  {
    IAA: Type.Union([Matrix, Type.Record(Type.String(), Matrix)]),
    common_tasks: Type.Union([
      Type.Array(Type.Array(Type.Integer())),
      Type.Record(Type.String(), Type.Array(Type.Array(Type.Integer()))),
    ]),
    std: Type.Optional(Type.Union([Score, Type.Record(Type.String(), Score)])),
    users: Type.Array(
      Type.Object({ id: Id, email: Type.String(), first_name: Type.String(), last_name: Type.String() }),
    ),
  },
  {
    description: 'Rows and columns in the order of users; the diagonal is 1; null where two share no task',
    examples: [
      {
        IAA: [
          [1, 0.75],
          [0.75, 1],
        ],
        common_tasks: [
          [4, 4],
          [4, 4],
        ],
        std: 0,
        users: [
          { id: 1, email: 'ada@example.com', first_name: 'Ada', last_name: '' },
          { id: 2, email: 'bob@example.com', first_name: 'Bob', last_name: '' },
        ],
      },
    ],
  },
);
export type Iaa = Static<typeof Iaa>;

export const TotalAgreement = Type.Object(
  { total_agreement: Type.Union([Score, Type.Record(Type.String(), Score)]) },
  { examples: [{ total_agreement: 0.82 }, { total_agreement: { positive: 0.9, negative: 0.7 } }] },
);
export const AnnotatorAgreement = Type.Object(
  { Agreement_per_annotator: Score },
  { examples: [{ Agreement_per_annotator: 0.8 }] },
);
export const AgreementByUser = Type.Object(
  { agreement: Type.Record(Type.String(), Type.Union([Score, Type.Record(Type.String(), Score)])) },
  { description: 'By user id', examples: [{ agreement: { '1': 0.8, '2': null } }] },
);
export const UserAgreement = Type.Object(
  { agreement: Type.Union([Score, Type.Record(Type.String(), Score)]) },
  { examples: [{ agreement: 0.9 }] },
);
const ByLabel = Type.Record(Type.String(), Score);
export const ByLabelQuery = Type.Object({ per_label: Type.Optional(Type.Boolean()) });
export const PredictionAgreement = Type.Object(
  { average_prediction_agreement_per_user: Type.Union([Score, ByLabel]) },
  { examples: [{ average_prediction_agreement_per_user: 0.6 }] },
);
export const LeadTimes = Type.Object(
  {
    lead_time_stats: Type.Array(
      Type.Object({
        user_id: Id,
        mean_time: Score,
        median_time: Score,
        sum_lead_time: Type.Number(),
      }),
    ),
  },
  {
    description: 'Seconds',
    examples: [{ lead_time_stats: [{ user_id: 1, mean_time: 12.5, median_time: 11, sum_lead_time: 250 }] }],
  },
);
export const FinishedQuery = Type.Object({ user_pk: Type.Optional(Id) });
export const Finished = Type.Object(
  { finished: Type.Integer(), progress: Type.Integer(), id: Nullable(Id) },
  {
    description: 'Tasks finished, and percent of all; of one person: what they answered',
    examples: [{ finished: 40, progress: 80, id: null }],
  },
);
export const LabelCounts = Type.Object(
  { labels: Type.Record(Type.String(), Type.Record(Type.String(), Type.Integer())) },
  {
    description: 'Result items by control and label',
    examples: [{ labels: { sentiment: { Positive: 12, Negative: 8 } } }],
  },
);
export const ModelStatsParams = Type.Object({
  id: Reference,
  version: Type.String({ minLength: 1, maxLength: 256, description: 'Version of the model' }),
});
export const ModelAgreement = Type.Object(
  { agreement: Type.Union([Score, ByLabel]) },
  { examples: [{ agreement: 0.8 }, { agreement: { positive: 0.9 } }] },
);
export const ModelsAgreement = Type.Object(
  { average_prediction_agreement_per_model: Type.Union([Score, ByLabel]) },
  { examples: [{ average_prediction_agreement_per_model: 0.7 }] },
);

export const ReviewScoresQuery = Type.Object({ ids: UserIds, per_label: Type.Optional(Type.Boolean()) });
export const ReviewScores = Type.Object(
  {
    review_score: Type.Record(Type.String(), Type.Union([Score, ByLabel])),
    performance_score: Type.Record(Type.String(), Score),
  },
  { description: 'By user id', examples: [{ review_score: { '1': 0.8 }, performance_score: { '1': 0.95 } }] },
);
export const ReviewScore = Type.Object(
  { review_score: Type.Union([Score, ByLabel]), performance_score: Score },
  { examples: [{ review_score: 0.8, performance_score: 0.95 }] },
);

const Keys = Type.Array(Type.String());
export const LabelStructure = Type.Object(
  {
    dimensions: Type.Array(
      Type.Object({
        dimension_id: Nullable(Id),
        name: Type.String(),
        type: Type.String(),
        choices: Type.Array(Type.String()),
        choice_keys: Keys,
        unsupported_reason: Nullable(Type.String()),
      }),
    ),
    choice_keys: Keys,
    has_predictions: Type.Boolean(),
    prediction_filters_supported: Type.Boolean(),
    prediction_identity_ready: Type.Boolean(),
  },
  {
    description: 'Controls and their labels, from the label config and from answers',
    examples: [
      {
        dimensions: [
          {
            dimension_id: null,
            name: 'sentiment',
            type: 'choices',
            choices: ['Negative', 'Positive'],
            choice_keys: ['sentiment___SEP___Negative', 'sentiment___SEP___Positive'],
            unsupported_reason: null,
          },
        ],
        choice_keys: ['sentiment___SEP___Negative', 'sentiment___SEP___Positive'],
        has_predictions: false,
        prediction_filters_supported: false,
        prediction_identity_ready: false,
      },
    ],
  },
);
export type LabelStructure = Static<typeof LabelStructure>;

export const LabelTalliesQuery = Type.Object({
  choice_keys: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 16_000,
      description: 'Keys of the structure, with ___PIPE___ between; limit and offset are then ignored',
    }),
  ),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 10_000 })),
  offset: Type.Optional(Type.Integer({ minimum: 0, maximum: 10_000_000 })),
  filters: Type.Optional(
    Type.String({ maxLength: 16_000, description: 'Filters of the data manager as JSON: labels of those tasks only' }),
  ),
});
export const LabelTallies = Type.Object(
  {
    results: Type.Array(
      Type.Object({
        dimension_name: Type.String(),
        choice: Type.String(),
        choice_key: Type.String(),
        from_annotations_count: Type.Integer(),
        from_annotations_percent: Type.Number(),
        from_predictions_count: Type.Integer(),
        from_predictions_percent: Type.Number(),
      }),
    ),
    totals: Type.Object({
      annotation_totals_by_dimension: Type.Record(Type.String(), Type.Integer()),
      prediction_totals_by_dimension: Type.Record(Type.String(), Type.Integer()),
    }),
    next_offset: Nullable(Type.Integer()),
  },
  {
    description: 'Result items with each label; percent of those with any label of the same control',
    examples: [
      {
        results: [
          {
            dimension_name: 'sentiment',
            choice: 'Positive',
            choice_key: 'sentiment___SEP___Positive',
            from_annotations_count: 12,
            from_annotations_percent: 60,
            from_predictions_count: 0,
            from_predictions_percent: 0,
          },
        ],
        totals: {
          annotation_totals_by_dimension: { sentiment: 20 },
          prediction_totals_by_dimension: { sentiment: 0 },
        },
        next_offset: null,
      },
    ],
  },
);
export type LabelTallies = Static<typeof LabelTallies>;

export const TaskMatrix = Type.Object(
  {
    task: Id,
    total: Score,
    annotations: Type.Array(Type.Object({ id: Id, completed_by: Nullable(Id) })),
    matrix: Matrix,
    per_control: Type.Record(Type.String(), Matrix),
  },
  {
    description: 'Rows and columns in the order of annotations; the diagonal is 1',
    examples: [
      {
        task: 7,
        total: 0.5,
        annotations: [
          { id: 11, completed_by: 1 },
          { id: 12, completed_by: 2 },
        ],
        matrix: [
          [1, 0.5],
          [0.5, 1],
        ],
        per_control: {
          sentiment: [
            [1, 0.5],
            [0.5, 1],
          ],
        },
      },
    ],
  },
);
export type TaskMatrix = Static<typeof TaskMatrix>;
