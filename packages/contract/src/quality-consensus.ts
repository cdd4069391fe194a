import { type Static, Type } from 'typebox';
import { PersonBrief } from './projects.ts';
import { Id, IdParam, Nullable, PageQuery, Reference, Timestamp, Uuid } from './schemas.ts';

/**
 * One answer out of several.
 *
 *   GET    /api/projects/{id}/consensus                     ConsensusRun[], newest first
 *   POST   /api/projects/{id}/consensus                     NewConsensus → ConsensusRun (a job fills it)
 *   GET    /api/projects/{id}/consensus/{runId}             ConsensusRun
 *   DELETE /api/projects/{id}/consensus/{runId}             204; what was written as annotations stays
 *   GET    /api/projects/{id}/consensus/{runId}/proposals   ProposalQuery → Proposal[], least certain first, keyset-paged
 *   POST   /api/projects/{id}/consensus/{runId}/write       WriteConsensus → ConsensusWritten
 *   POST   /api/projects/{id}/consensus/{runId}/undo        ConsensusWritten (tasks: those undone; many by a job)
 *
 * Method `merge` takes whole answers, of all controls: regions in the same place become one, labels and texts are voted on;
 * people count by their scores on golden tasks. What runs on several controls write to one task stands in one annotation.
 * A run with method `compare` holds no proposals: its `summary.methods` says how each method fares on golden tasks.
 */

/** All take answers that are one of few, or sets of them taken as wholes; `kos` only where there are two. */
export const CONSENSUS_METHODS = [
  'majority',
  'weighted',
  'dawid_skene',
  'mace',
  'glad',
  'wawa',
  'one_coin_dawid_skene',
  'mace_em',
  'kos',
  'm_msr',
] as const;
export type ConsensusMethod = (typeof CONSENSUS_METHODS)[number];

/** What a run may do: by one of the methods, all controls at once, or only a comparison of the methods. */
export const RUN_METHODS = [...CONSENSUS_METHODS, 'merge', 'compare'] as const;
export type RunMethod = (typeof RUN_METHODS)[number];

const Share = Type.Number({ minimum: 0, maximum: 1 });
const Count = Type.Integer({ minimum: 0 });

export const ConsensusParams = Type.Object({ id: Reference, runId: IdParam });

export const NewConsensus = Type.Object(
  {
    method: Type.Enum([...RUN_METHODS]),
    control: Type.Optional(
      Type.String({ minLength: 1, maxLength: 256, description: 'Needed by every method but `merge`' }),
    ),
    min_answers: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, default: 2 })),
    /** Only tasks whose answers differ. */
    only_disputed: Type.Optional(Type.Boolean()),
    /** Only tasks that have all the answers that they need. */
    only_complete: Type.Optional(Type.Boolean()),
    task_ids: Type.Optional(Type.Array(Id, { minItems: 1, maxItems: 10_000 })),
    iterations: Type.Optional(Type.Integer({ minimum: 1, maximum: 500 })),
  },
  { additionalProperties: false },
);
export type NewConsensus = Static<typeof NewConsensus>;

export const MethodComparison = Type.Object({
  method: Type.Enum([...CONSENSUS_METHODS, 'merge']),
  /** Golden tasks with enough answers of others. */
  golden_tasks: Count,
  correct: Count,
  accuracy: Nullable(Share),
  interval: Nullable(Type.Tuple([Type.Number(), Type.Number()])),
  mean_score: Nullable(
    Type.Number({ minimum: 0, maximum: 1, description: 'Of `merge` over all controls: agreement with golden answers' }),
  ),
  differs_from_majority: Nullable(
    Type.Integer({ minimum: 0, description: 'Tasks where the answer differs from that of the majority' }),
  ),
  refused: Nullable(
    Type.String({ examples: ['more_than_two_classes'], description: 'Why it cannot be used on these answers' }),
  ),
  duration_ms: Count,
});
export type MethodComparison = Static<typeof MethodComparison>;

/** Regions, answers and relations that all give, that most give, and that a person has to decide. */
export const ConsensusParts = Type.Object({ unanimous: Count, majority: Count, disputed: Count });
export type ConsensusParts = Static<typeof ConsensusParts>;

export const ConsensusRun = Type.Object({
  id: Id,
  project_id: Id,
  method: Type.Enum([...RUN_METHODS]),
  control: Type.String({ description: '* for all controls' }),
  status: Type.Enum(['queued', 'running', 'completed', 'failed']),
  error: Nullable(Type.String()),
  min_answers: Type.Integer(),
  only_disputed: Type.Boolean(),
  only_complete: Type.Boolean(),
  created_at: Timestamp,
  created_by: Nullable(PersonBrief),
  finished_at: Nullable(Timestamp),
  job_id: Nullable(Uuid),
  summary: Nullable(
    Type.Object({
      tasks: Count,
      answers: Count,
      people: Count,
      labels: Type.Array(Type.String()),
      mean_confidence: Nullable(Share),
      differs_from_majority: Type.Integer({ minimum: 0, description: 'Of `merge`: tasks with a disputed part' }),
      too_large: Type.Optional(
        Type.Integer({ minimum: 0, description: 'Of `merge`: tasks with too many regions to compare' }),
      ),
      methods: Type.Array(MethodComparison),
      /** How good the method thinks each person is, where it does. */
      workers: Type.Array(Type.Object({ user_id: Id, answers: Count, skill: Nullable(Share) })),
      iterations: Nullable(Count),
      converged: Nullable(Type.Boolean()),
    }),
  ),
  /** Proposals that are written as annotations now. */
  written: Count,
  can: Type.Object({ write: Type.Boolean(), undo: Type.Boolean(), delete: Type.Boolean() }),
});
export type ConsensusRun = Static<typeof ConsensusRun>;

export const ProposalQuery = Type.Object({
  limit: PageQuery.properties.limit,
  cursor: PageQuery.properties.cursor,
  max_confidence: Type.Optional(Share),
  /** Only where the answer differs from that of the majority. */
  differs: Type.Optional(Type.Boolean()),
});
export const Proposal = Type.Object({
  task_id: Id,
  inner_id: Type.Integer(),
  labels: Type.Array(Type.String(), { description: 'The proposed answer; several where a control takes several' }),
  majority: Type.Array(Type.String()),
  confidence: Share,
  posterior: Type.Record(Type.String(), Share),
  parts: Nullable(ConsensusParts),
  result: Nullable(Type.Array(Type.Unknown(), { description: 'Of `merge`: the whole answer, as it would be written' })),
  votes: Type.Array(Type.Object({ annotation_id: Id, user_id: Nullable(Id), labels: Type.Array(Type.String()) }), {
    description: 'Where it comes from',
  }),
  annotation_id: Nullable(Type.Integer({ description: 'The annotation that it was written as' })),
});
export type Proposal = Static<typeof Proposal>;

export const WriteConsensus = Type.Object(
  {
    task_ids: Type.Optional(Type.Array(Id, { minItems: 1, maxItems: 10_000 })),
    min_confidence: Type.Optional(Share),
    /**
     * Also where a task has a final answer already; that one stays, but is not the final one any more. Not needed where
     * that is what a run on another control wrote: both then stand in one annotation.
     */
    replace_final: Type.Optional(Type.Boolean()),
  },
  { additionalProperties: false },
);
export type WriteConsensus = Static<typeof WriteConsensus>;

export const ConsensusWritten = Type.Object({
  tasks: Count,
  /** Tasks left alone: below the confidence, or with a final answer already. */
  skipped: Count,
  job_id: Nullable(Uuid),
});
export type ConsensusWritten = Static<typeof ConsensusWritten>;
