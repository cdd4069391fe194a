import { type Static, Type } from 'typebox';
import { Nullable } from './schemas.ts';

/** `project.settings`: what the server reads of it is checked here; whatever else clients keep there is theirs. */

const Share = Type.Number({ minimum: 0, maximum: 1 });

/** The first that fits a task says how many of such tasks are reviewed. */
export const ReviewRule = Type.Object({
  operator: Type.Enum(['lt', 'lte', 'gt', 'gte', 'eq']),
  agreement: Share,
  percentage: Type.Integer({ minimum: 0, maximum: 100 }),
});
export type ReviewRule = Static<typeof ReviewRule>;

/** What a rejection does, in the words of the field, next to those of `requeue` in a decision. */
export const REJECT_ACTIONS = {
  author: 'author',
  requeue_to_author: 'author',
  others: 'others',
  requeue_to_others: 'others',
  adjudication: 'adjudication',
  adjudicate: 'adjudication',
  none: 'none',
} as const;
export type RejectAction = keyof typeof REJECT_ACTIONS;

export const adjudicationFields = {
  /** A finished task whose agreement is below goes to adjudication by itself; null: it does not. */
  adjudicate_below: Nullable(Share),
  /** Tasks with fewer answers that count do not go there by themselves, however little they agree. */
  adjudicate_answers: Type.Integer({ minimum: 2, maximum: 100 }),
  /** Adjudicated answers are ground truth as well, unless the adjudicator says otherwise. */
  adjudicated_is_golden: Type.Boolean(),
};

export const qualityFields = {
  low_agreement: Type.Number({ minimum: 0, maximum: 1, description: 'Tasks below it count as disputed' }),
  golden_pass_score: Type.Number({
    minimum: 0,
    maximum: 1,
    description: 'An answer to a golden task passes from here',
  }),
  show_golden_feedback: Type.Boolean({ description: 'Annotators see after answering that a golden task was missed' }),
  pause_after_failures: Nullable(
    Type.Integer({ minimum: 1, maximum: 1000, description: 'Golden tasks missed in a row; null: never' }),
  ),
  pause_below_accuracy: Nullable(Type.Number({ minimum: 0, maximum: 1, description: 'null: never' })),
  pause_window: Type.Integer({
    minimum: 1,
    maximum: 1000,
    description: 'Golden answers that the accuracy is taken over',
  }),
  strict_empty: Type.Boolean({ description: 'Two empty answers agree with 0 instead of 1' }),
  iou_threshold: Type.Number({ minimum: 0.05, maximum: 1, description: 'Regions match from this overlap' }),
};

/** null is the default of a setting. */
export const ProjectSettings = Type.Object(
  {
    review_rules: Type.Optional(Nullable(Type.Array(ReviewRule, { maxItems: 100 }))),
    reject_action: Type.Optional(Nullable(Type.Enum(Object.keys(REJECT_ACTIONS) as RejectAction[]))),
    review_reasons: Type.Optional(
      Nullable(Type.Array(Type.String({ minLength: 1, maxLength: 200 }), { maxItems: 50 })),
    ),
    allow_self_review: Type.Optional(Nullable(Type.Boolean({ description: 'Reviewers may decide on their own work' }))),
    adjudicate_below: Type.Optional(adjudicationFields.adjudicate_below),
    adjudicate_answers: Type.Optional(Nullable(adjudicationFields.adjudicate_answers)),
    adjudicated_is_golden: Type.Optional(Nullable(adjudicationFields.adjudicated_is_golden)),
    quality: Type.Optional(Nullable(Type.Partial(Type.Object(qualityFields), { additionalProperties: false }))),
  },
  { additionalProperties: true, maxProperties: 200 },
);
