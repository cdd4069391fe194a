import { type Static, Type } from 'typebox';
import { Count, Day, Period, Person, Seconds, Share } from './analytics-measures.ts';
import { Nullable, Timestamp } from './schemas.ts';

/** GET /api/analytics/projects/{id} → ProjectAnalytics: what was collected, decided and processed. */

export const ITEM_KINDS = ['document', 'voice_sample', 'raw_text'] as const;
export type ItemKind = (typeof ITEM_KINDS)[number];
export const KindCounts = Type.Object({ document: Count, voice_sample: Count, raw_text: Count });

/** Every day of the period, also those on which nothing happened. */
const CollectionDay = Type.Object({ day: Day, ...KindCounts.properties, approved: Count, rejected: Count });
const ItemTotals = Type.Object({
  kind: Type.Enum([...ITEM_KINDS]),
  draft: Count,
  pending_review: Count,
  approved: Count,
  rejected: Count,
});
const ProcessingTotals = Type.Object({
  kind: Type.Enum([...ITEM_KINDS]),
  queued: Count,
  processing: Count,
  done: Count,
  failed: Count,
});
const EngineTotals = Type.Object({ engine: Type.String(), done: Count, failed: Count });
const ProcessingFailure = Type.Object({ reason: Type.String(), count: Count });
const Processing = Type.Object({
  byKind: Type.Array(ProcessingTotals),
  byEngine: Type.Array(EngineTotals),
  failures: Type.Array(ProcessingFailure, { description: 'Commonest first' }),
});
export const Contributor = Type.Object({
  user: Person,
  ...KindCounts.properties,
  approved: Count,
  rejected: Count,
  approvalRate: Nullable(Share),
  lastSubmittedAt: Nullable(Timestamp),
});
export type Contributor = Static<typeof Contributor>;

export const Collected = {
  items: Type.Array(ItemTotals, { description: 'As they are now, whenever they came' }),
  days: Type.Array(CollectionDay),
  decision: Type.Object({ decided: Count, medianSeconds: Seconds, p90Seconds: Seconds, approvalRate: Nullable(Share) }),
  processing: Processing,
};
export const ProjectAnalytics = Type.Object({
  ...Period,
  ...Collected,
  contributors: Type.Array(Contributor, { description: 'The hundred who sent most' }),
});
export type ProjectAnalytics = Static<typeof ProjectAnalytics>;
