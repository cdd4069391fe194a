import { type Static, Type } from 'typebox';
import { Id, JsonObject, Nullable, PageQuery, Reference, Timestamp, Uuid } from './schemas.ts';
import { Task } from './tasks.ts';

/**
 * Review of annotations. Comments have their own file, comments.ts. Every endpoint:
 *
 * Screen of the reviewer (permission review.queue)
 * - GET  /api/projects/{id}/review/queue      ReviewQueueQuery → Review[] (oldest first, Link header, X-Total-Count)
 * - GET  /api/projects/{id}/review/next       ReviewFilter → ReviewTask; 404 with a reason of NO_REVIEW_REASONS
 * - POST /api/tasks/{id}/review/claim         → ReviewTask; 409 `held` while somebody else has it open
 * - POST /api/tasks/{id}/review/heartbeat     → ReviewLease; 409 `held`
 * - POST /api/tasks/{id}/review/release       → 204 (also as a beacon)
 * - POST /api/projects/{id}/review/decisions  DecisionBody → 201 DecisionAnswer
 * - POST /api/projects/{id}/review/bulk       BulkDecisionBody → 201 BulkDecisionAnswer
 * - POST /api/projects/{id}/review/undo       UndoReviewBody → UndoReviewAnswer
 * - GET  /api/projects/{id}/review/stats      ReviewStatsQuery → ReviewStats
 *
 * Managers (queue.manage)
 * - POST /api/projects/{id}/review/select     SelectForReviewBody → SelectForReviewAnswer
 *
 * Authors (task.next)
 * - GET  /api/projects/{id}/review/mine       MyReviewsQuery → MyReview[] (newest first, Link header)
 * - POST /api/projects/{id}/review/decline    DeclineReworkBody → Review: hands rework on to others
 *
 * Everybody signed in
 * - GET  /api/review/counts                   → ReviewCounts: for the home page
 * - GET  /api/review?project_id=&item_type=   → ReviewItem[];  PATCH /api/review/{id}?item_type=annotation  DecideItemBody → DecidedItem
 * - GET  /api/analytics/review                → ReviewAnalytics
 * - GET, POST /api/annotation-reviews, GET /api/annotation-reviews/{id}: as the field's clients know them
 */

export const REVIEW_STATUSES = ['pending', 'approved', 'rejected', 'superseded'] as const;
export type ReviewStatus = (typeof REVIEW_STATUSES)[number];
export const REVIEW_DECISIONS = ['accept', 'reject', 'fix'] as const;
export type ReviewDecision = (typeof REVIEW_DECISIONS)[number];
/** Where a rejected annotation goes. `none`: it stays rejected and nothing follows. */
export const REQUEUES = ['author', 'others', 'adjudication', 'none'] as const;
export type Requeue = (typeof REQUEUES)[number];
/** How an annotation came to be reviewed. */
export const REVIEW_SOURCES = ['sample', 'manual', 'resubmitted', 'direct'] as const;
export type ReviewSource = (typeof REVIEW_SOURCES)[number];

/** Why there is nothing to review, as `error.reason` of the 404. */
export const NO_REVIEW_REASONS = {
  none_left: 'Nothing is waiting for review.',
  all_taken: 'Others have open what is waiting for review. Try again later.',
  own_work: 'What is left to review is your own work; somebody else has to decide on it.',
  assigned_to_others: 'Other reviewers were named for what is left.',
} as const;
export type NoReviewReason = keyof typeof NO_REVIEW_REASONS;

/** Seconds after a decision in which whoever made it can take it back; managers can later too. */
export const UNDO_SECONDS = 300;

const Reason = Type.String({ maxLength: 200, description: 'Short and countable, such as "wrong label"' });
const Feedback = Type.String({ maxLength: 5000, description: 'For the author' });
const Version = Type.Integer({
  minimum: 1,
  maximum: 2_147_483_647,
  description: 'Version of the annotation that was looked at; 409 `version_conflict` when it changed meanwhile',
});
const Agreement = Type.Number({ minimum: 0, maximum: 1 });

const PersonRef = Type.Object({ id: Id, name: Type.String(), email: Type.String() });

export const Review = Type.Object({
  id: Id,
  project: Id,
  target_type: Type.String({ examples: ['annotation'] }),
  task: Nullable(Id),
  inner_id: Nullable(Type.Integer({ description: 'Number of the task within the project' })),
  annotation: Nullable(Id),
  annotation_version: Nullable(Type.Integer({ description: 'Version that waits, or that was decided on' })),
  status: Type.Enum([...REVIEW_STATUSES]),
  source: Type.Enum([...REVIEW_SOURCES]),
  submitted_by: Nullable(PersonRef),
  submitted_at: Timestamp,
  agreement: Nullable(Type.Number({ description: 'Of the task, 0 to 1' })),
  decision: Nullable(Type.Enum([...REVIEW_DECISIONS])),
  decided_by: Nullable(PersonRef),
  decided_at: Nullable(Timestamp),
  reason: Type.String(),
  feedback: Type.String(),
  requeue: Nullable(Type.Enum([...REQUEUES])),
  fixed_annotation: Nullable(Id),
  review_seconds: Nullable(Type.Number({ description: 'From opening the task to the decision' })),
  batch: Nullable(Uuid),
  held_by: Nullable(PersonRef),
  can: Type.Object({ decide: Type.Boolean(), undo: Type.Boolean() }),
});
export type Review = Static<typeof Review>;

const filters = {
  annotator: Type.Optional(Id),
  max_agreement: Type.Optional(Agreement),
  task: Type.Optional(Id),
};
export const ReviewFilter = Type.Object(filters);
export type ReviewFilter = Static<typeof ReviewFilter>;

export const ReviewQueueQuery = Type.Object({
  ...PageQuery.properties,
  ...filters,
  status: Type.Optional(
    Type.Union([Type.Enum([...REVIEW_STATUSES]), Type.Literal('accepted')], { description: 'pending when left out' }),
  ),
  reviewer: Type.Optional(Id),
  reason: Type.Optional(Reason),
});
export type ReviewQueueQuery = Static<typeof ReviewQueueQuery>;

export const ReviewLease = Type.Object({ task: Id, expires_at: Timestamp });
export type ReviewLease = Static<typeof ReviewLease>;

export const ReviewTask = Type.Object({
  task: Task,
  reviews: Type.Array(Review, { description: 'Live reviews of the task; the open ones are to be decided' }),
  lease: ReviewLease,
  left: Type.Integer({ description: 'Reviews of the project that are open' }),
  requeue: Type.Enum([...REQUEUES], { description: 'What a rejection does unless it says otherwise' }),
  reasons: Type.Array(Type.String(), { description: 'To choose from: those of the settings, then those used most' }),
});
export type ReviewTask = Static<typeof ReviewTask>;

export const DecisionBody = Type.Object(
  {
    review: Id,
    decision: Type.Enum([...REVIEW_DECISIONS]),
    reason: Type.Optional(Reason),
    feedback: Type.Optional(Feedback),
    requeue: Type.Optional(Type.Enum([...REQUEUES])),
    result: Type.Optional(Type.Unknown({ description: 'With `fix`: the answer as it should be' })),
    version: Type.Optional(Version),
    final: Type.Optional(Type.Boolean({ description: 'With `accept`: this annotation stands for the task' })),
  },
  { additionalProperties: false },
);
export type Decision = Static<typeof DecisionBody>;

export const TaskReviewState = Type.Object({
  id: Id,
  review_status: Nullable(Type.String()),
  is_labeled: Type.Boolean(),
  final_annotation: Nullable(Id),
});

export const DecisionAnswer = Type.Object({
  review: Review,
  task: TaskReviewState,
  batch: Uuid,
  undo_until: Timestamp,
});
export type DecisionAnswer = Static<typeof DecisionAnswer>;

/** `reviews` names them; otherwise all open ones that the filters leave. At most 10,000 at once. */
export const BulkDecisionBody = Type.Object(
  {
    decision: Type.Enum(['accept', 'reject']),
    reviews: Type.Optional(Type.Array(Id, { minItems: 1, maxItems: 10_000 })),
    all: Type.Optional(Type.Boolean()),
    ...filters,
    reason: Type.Optional(Reason),
    feedback: Type.Optional(Feedback),
    requeue: Type.Optional(Type.Enum([...REQUEUES])),
  },
  { additionalProperties: false },
);
export type BulkDecision = Static<typeof BulkDecisionBody>;

export const BulkDecisionAnswer = Type.Object({
  decided: Type.Integer(),
  skipped: Type.Integer({ description: 'Not open any more, held by others, or own work' }),
  batch: Uuid,
  undo_until: Timestamp,
});
export type BulkDecisionAnswer = Static<typeof BulkDecisionAnswer>;

export const UndoReviewBody = Type.Object({ batch: Uuid }, { additionalProperties: false });
export const UndoReviewAnswer = Type.Object({
  undone: Type.Integer(),
  kept: Type.Integer({ description: 'What others built on meanwhile stays decided' }),
});
export type UndoReviewAnswer = Static<typeof UndoReviewAnswer>;

/** Sends complete tasks to review: those named; all that fit; or a share of those that nothing was decided for. */
export const SelectForReviewBody = Type.Object(
  {
    tasks: Type.Optional(Type.Array(Id, { minItems: 1, maxItems: 10_000 })),
    all: Type.Optional(Type.Boolean()),
    sample: Type.Optional(Type.Boolean({ description: 'Only the share that review_percentage gives' })),
    max_agreement: Type.Optional(Agreement),
    annotator: Type.Optional(Id),
  },
  { additionalProperties: false },
);
export type SelectForReview = Static<typeof SelectForReviewBody>;
export const SelectForReviewAnswer = Type.Object({
  tasks: Type.Integer({ description: 'Tasks that now wait for review' }),
  reviews: Type.Integer(),
});
export type SelectForReviewAnswer = Static<typeof SelectForReviewAnswer>;

export const MyReviewsQuery = Type.Object({
  limit: PageQuery.properties.limit,
  cursor: PageQuery.properties.cursor,
  status: Type.Optional(Type.Union([Type.Enum([...REVIEW_STATUSES]), Type.Literal('accepted')])),
  rework: Type.Optional(Type.Boolean({ description: 'true: only what I have to do again' })),
});
/** What became of own work. Who decided is not told where the project works blind. */
export const MyReview = Type.Object({
  id: Id,
  task: Nullable(Id),
  inner_id: Nullable(Type.Integer()),
  annotation: Nullable(Id),
  status: Type.Enum([...REVIEW_STATUSES]),
  decision: Nullable(Type.Enum([...REVIEW_DECISIONS])),
  decided_at: Nullable(Timestamp),
  submitted_at: Timestamp,
  reason: Type.String(),
  feedback: Type.String(),
  is_rework: Type.Boolean({ description: 'I am to do it again' }),
  fixed_result: Nullable(Type.Unknown({ description: 'What the reviewer made of it' })),
  unresolved_comments: Type.Integer(),
});
export type MyReview = Static<typeof MyReview>;

export const DeclineReworkBody = Type.Object(
  { review: Id, feedback: Type.Optional(Feedback) },
  { additionalProperties: false },
);

const ItemsToReview = Type.Integer({ description: 'Collected items among them' });
export const ReviewCounts = Type.Object({
  to_review: Type.Integer({
    description: 'Open reviews and collected items in the projects that I review, own work left out',
  }),
  items_to_review: ItemsToReview,
  oldest_waiting_since: Nullable(Timestamp),
  rework: Type.Integer(),
  projects: Type.Array(
    Type.Object({
      project: Id,
      title: Type.String(),
      to_review: Type.Integer(),
      items_to_review: ItemsToReview,
      oldest_waiting_since: Nullable(Timestamp),
      rework: Type.Integer(),
    }),
    { description: 'Those with something to do, the oldest first' },
  ),
});
export type ReviewCounts = Static<typeof ReviewCounts>;

const ReviewDay = Type.Optional(Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$', examples: ['2026-03-01'] }));
/** Decisions of these days (UTC, both included), on answers of `user`; what waits is that of now, `tasks` all of the project. */
export const ReviewStatsQuery = Type.Object({
  timeframe: Type.Optional(Type.String({ pattern: '^[1-9][0-9]{0,3}d$', examples: ['30d'] })),
  from: ReviewDay,
  to: ReviewDay,
  user: Type.Optional(Id),
});
export type ReviewStatsQuery = Static<typeof ReviewStatsQuery>;

const Outcomes = {
  approved: Type.Integer({ description: 'Accepted as it was' }),
  fixed: Type.Integer({ description: 'Fixed and accepted' }),
  rejected: Type.Integer(),
};
const Rate = Nullable(Type.Number({ description: 'Accepted as it was, of all decided; null when none is decided' }));
const Seconds = Nullable(Type.Number({ description: 'Seconds; null when nothing was measured' }));

export const ReviewStats = Type.Object({
  pending: Type.Integer(),
  ...Outcomes,
  acceptance_rate: Rate,
  avg_review_seconds: Seconds,
  avg_waiting_seconds: Seconds,
  oldest_waiting_since: Nullable(Timestamp),
  tasks: Type.Record(Type.String(), Type.Integer(), { description: 'Tasks by review_status' }),
  reviewers: Type.Array(
    Type.Object({ user: PersonRef, ...Outcomes, avg_review_seconds: Seconds, last_decided_at: Nullable(Timestamp) }),
  ),
  annotators: Type.Array(Type.Object({ user: PersonRef, pending: Type.Integer(), ...Outcomes, acceptance_rate: Rate })),
  reasons: Type.Array(Type.Object({ reason: Type.String(), count: Type.Integer() })),
  days: Type.Array(Type.Object({ day: Type.String({ examples: ['2026-03-01'] }), ...Outcomes })),
});
export type ReviewStats = Static<typeof ReviewStats>;

export const ReviewItemsQuery = Type.Object({
  project_id: Type.Optional(Reference),
  item_type: Type.Optional(
    Type.String({ maxLength: 32, description: 'annotation, document, voice_sample or raw_text; all when left out' }),
  ),
  status: Type.Optional(Type.String({ maxLength: 32 })),
  contributor: Type.Optional(
    Type.String({ maxLength: 254, description: 'Uuid, id or email address; leaves annotations out' }),
  ),
  submitted_before: Type.Optional(Timestamp),
  submitted_after: Type.Optional(Timestamp),
  limit: PageQuery.properties.limit,
  cursor: PageQuery.properties.cursor,
});
export const ReviewItem = Type.Object({
  id: Type.Union([Id, Uuid], { description: 'A number of annotations, a uuid of collected items' }),
  type: Type.String({ examples: ['annotation'] }),
  title: Type.String(),
  status: Type.String({ examples: ['pending_review'] }),
  submitted_at: Timestamp,
  /** Of documents and voice samples. */
  uploaded_by_id: Type.Optional(Nullable(Uuid)),
  /** Of annotations and raw texts. */
  created_by_id: Type.Optional(Nullable(Type.Union([Id, Uuid]))),
  project_id: Id,
  task_id: Nullable(Id),
  review_id: Nullable(Id),
  held_by: Nullable(
    Type.Object({ id: Type.Union([Id, Uuid]), name: Type.String() }, { description: 'Who has it open just now' }),
  ),
});
export type ReviewItem = Static<typeof ReviewItem>;
export const DecideItemQuery = Type.Object({
  item_type: Type.Optional(Type.String({ maxLength: 32, examples: ['document'] })),
});
export const DecideItemBody = Type.Object({
  decision: Type.Optional(
    Type.String({
      maxLength: 32,
      description: 'approve (or accept) or reject; left out for a word without a decision',
    }),
  ),
  feedback: Type.Optional(Nullable(Feedback)),
});
export const DecidedItem = Type.Object({
  id: Type.Union([Id, Uuid]),
  type: Type.String(),
  status: Type.String({ examples: ['approved'] }),
  reviewed_by: Nullable(Type.Union([Id, Uuid])),
  feedback: Nullable(Type.String()),
});

export const ReviewAnalyticsQuery = Type.Object({
  project_id: Type.Optional(Reference),
  projectId: Type.Optional(Reference),
  timeframe: ReviewStatsQuery.properties.timeframe,
});
export const ReviewAnalytics = Type.Object({
  reviewCounts: Type.Object({ approved: Type.Integer(), rejected: Type.Integer(), pending: Type.Integer() }),
  avgReviewTimeSeconds: Seconds,
  perReviewer: Type.Array(
    Type.Object({
      reviewerId: Id,
      email: Type.String(),
      name: Type.String(),
      approved: Type.Integer(),
      rejected: Type.Integer(),
      avgReviewTimeSeconds: Seconds,
    }),
  ),
});
export type ReviewAnalytics = Static<typeof ReviewAnalytics>;

export const AnnotationReviewsQuery = Type.Object({
  ...PageQuery.properties,
  annotation: Type.Optional(Id),
  task: Type.Optional(Id),
});
/** Bodies of the field's clients may carry more; the rest is ignored. */
export const CreateAnnotationReviewBody = Type.Object({
  annotation: Id,
  accepted: Type.Optional(Type.Boolean({ default: true })),
  comment: Type.Optional(Nullable(Feedback)),
  result: Type.Optional(Nullable(Type.Unknown())),
  remove_from_queue: Type.Optional(
    Nullable(Type.Boolean({ description: 'With a rejection: nobody is asked to do it again' })),
  ),
});
export const AnnotationReview = Type.Object({
  id: Id,
  annotation: Id,
  accepted: Type.Boolean(),
  comment: Nullable(Type.String()),
  result: Type.Unknown(),
  remove_from_queue: Type.Boolean(),
  fixed_annotation_history: Nullable(Id),
  previous_annotation_history: Type.Null(),
  created_by: Nullable(Type.Object({ ...PersonRef.properties, first_name: Type.String(), last_name: Type.String() })),
  created_at: Timestamp,
  task: Id,
  project: Id,
  meta: JsonObject,
});
export type AnnotationReview = Static<typeof AnnotationReview>;
