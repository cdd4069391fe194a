import { type Static, Type } from 'typebox';
import type { JobDefinition } from '../../platform/jobs/job.ts';

/** The jobs of a provider, apart from what they do. Their names are those of S3 with the provider in the middle. */

const Batch = Type.Object({
  batch: Type.Integer(),
  /** Tasks that were asked for and are not offered, for the result. */
  skipped: Type.Array(Type.Integer()),
});
const Limit = Type.Object({
  limit: Type.Integer({ minimum: 1, maximum: 500 }),
  /** Only hits of this batch. */
  batch: Type.Optional(Type.Integer()),
});
const Hit = Type.Object({ hit_id: Type.String() });
const Nothing = Type.Object({});
const Extension = Type.Object({
  batch: Type.Integer(),
  key: Type.String(),
  lifetime_seconds: Type.Optional(Type.Integer()),
  assignments: Type.Optional(Type.Integer()),
});
export type ExtensionPayload = Static<typeof Extension>;

/** A provider that is away for some minutes is waited for; the clock starts the work again after that. */
const MOST_ATTEMPTS = 6;

export function crowdJobsOf(provider: string) {
  const shared = { queue: 'mturk', maxAttempts: MOST_ATTEMPTS } as const;
  return {
    connect: {
      ...shared,
      type: `core.${provider}.connect`,
      payload: Nothing,
      title: () => 'Connect the account of a crowd',
    } satisfies JobDefinition<typeof Nothing>,
    createHit: {
      ...shared,
      type: `core.${provider}.create_hit_for_task`,
      payload: Batch,
      title: ({ batch }) => `Publish a task to a crowd (batch ${batch})`,
    } satisfies JobDefinition<typeof Batch>,
    createHits: {
      ...shared,
      type: `core.${provider}.create_hits_for_tasks`,
      payload: Batch,
      title: ({ batch }) => `Publish batch ${batch} to a crowd`,
    } satisfies JobDefinition<typeof Batch>,
    endHits: {
      ...shared,
      type: `core.${provider}.end_hits`,
      payload: Type.Object({ batch: Type.Integer() }),
      title: ({ batch }: { batch: number }) => `End batch ${batch}`,
    },
    extendHits: {
      ...shared,
      type: `core.${provider}.extend_hits`,
      payload: Extension,
      title: ({ batch }) => `Extend batch ${batch}`,
    } satisfies JobDefinition<typeof Extension>,
    syncHit: {
      ...shared,
      type: `core.${provider}.sync_assignments_for_hit`,
      payload: Hit,
      title: ({ hit_id }) => `Ask for the work on ${hit_id}`,
    } satisfies JobDefinition<typeof Hit>,
    syncOpen: {
      ...shared,
      type: `core.${provider}.sync_open_hits`,
      payload: Limit,
      title: () => 'Ask for work that was handed in',
    } satisfies JobDefinition<typeof Limit>,
    ingest: {
      ...shared,
      type: `core.${provider}.ingest_submitted_assignments`,
      payload: Limit,
      title: () => 'Take in answers of a crowd',
    } satisfies JobDefinition<typeof Limit>,
    settle: {
      ...shared,
      type: `core.${provider}.settle`,
      payload: Nothing,
      title: () => 'Tell a crowd what was decided, and pay',
    } satisfies JobDefinition<typeof Nothing>,
  };
}
