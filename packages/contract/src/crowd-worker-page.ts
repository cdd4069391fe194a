import { type Static, Type } from 'typebox';
import type { TaskBundle } from './plugins.ts';
import { Nullable } from './schemas.ts';

/**
 * GET                   /api/tasks/:id/annotate/mturk?sandbox=        the page that a worker sees, in the provider's frame
 * POST                  /api/tasks/:id/annotate/mturk                 keeps the answer before the page hands over to the provider
 */

/** Providers show this instead of an assignment to people who only look. */
export const PREVIEW_ASSIGNMENT = 'ASSIGNMENT_ID_NOT_AVAILABLE';

/** What a worker's page is about; it is part of the page. */
export interface CrowdTask {
  /** Nothing can be answered: the worker only looks, or a notice says why. */
  is_preview: boolean;
  notice: string;
  /** Proves task, worker and assignment; sent with the answer. Empty in a preview. */
  token: string;
  /** Where the page sends the answer first. */
  submit_url: string;
  assignment_id: string;
  provider: string;
  title: string;
  instructions: string;
  /** Such as "0.10 USD"; empty for a task that is not on offer. */
  reward: string;
  /** Seconds since 1970; 0: no end. */
  ends_at: number;
  /** The label config; null where a definition stands for it. */
  label_config: string | null;
  /** Task, asset, definition and plug-in, with media that this page may open. null: a notice says why there is none. */
  bundle: TaskBundle | null;
  /** Address of the plug-in's frame. */
  frame_url: string;
  allows_empty: boolean;
  /** What the worker kept here before, when the page is opened again. */
  saved: unknown;
}

export const SubmitCrowdWork = Type.Object({
  token: Type.String({ minLength: 1, maxLength: 2000 }),
  result: Type.Unknown(),
  lead_time: Type.Optional(Nullable(Type.Number({ minimum: 0, maximum: 10_000_000 }))),
  tool_version: Type.Optional(Type.String({ maxLength: 32 })),
});
export type SubmitCrowdWork = Static<typeof SubmitCrowdWork>;

/** How the page hands over to the provider once the answer is kept. */
export const HandOver = Type.Union([
  Type.Object({
    kind: Type.Literal('form'),
    action: Type.String(),
    fields: Type.Record(Type.String(), Type.String()),
  }),
  Type.Object({ kind: Type.Literal('redirect'), url: Type.String() }),
  Type.Object({ kind: Type.Literal('message'), text: Type.String() }),
]);
export type HandOver = Static<typeof HandOver>;
