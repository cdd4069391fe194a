import { type Static, Type } from 'typebox';
import { Id, IdParam, JobReference, Nullable, Reference, Timestamp } from './schemas.ts';
import { selectionFields } from './task-selection.ts';

/**
 * Text out of the pictures, PDF files and recordings of a project's tasks, as predictions.
 *
 * GET  /api/projects/:id/recognise          what could be read, with which engines, and what was
 * POST /api/projects/:id/recognise          read all tasks, or some: a job
 * GET  /api/projects/:id/recognise/:run_id  how far it is, and what could not be read
 */

export const RECOGNITION_KINDS = ['ocr', 'speech'] as const;
export type RecognitionKind = (typeof RECOGNITION_KINDS)[number];

const Kind = Type.Enum([...RECOGNITION_KINDS]);
const EngineName = Type.String({ minLength: 1, maxLength: 40 });
const Language = Type.String({
  pattern: '^[A-Za-z]{2,8}([-_+][A-Za-z0-9]{2,8}){0,9}$',
  description: 'Such as de, en-GB, or eng+deu for pictures in both',
});

export const RecogniseTasks = Type.Object(
  {
    kind: Type.Optional({ ...Kind, description: 'Needed where the interface shows both pictures and recordings' }),
    data_key: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 256,
        description: 'Where in the task data the media are named; needed where several fields are',
      }),
    ),
    engine: Type.Optional(EngineName),
    language: Type.Optional(Language),
    anew: Type.Optional(
      Type.Boolean({ description: 'Also tasks that have a prediction of this engine, which is replaced' }),
    ),
    ...selectionFields,
  },
  { additionalProperties: false },
);
export type RecogniseTasks = Static<typeof RecogniseTasks>;

export const RECOGNITION_STATUSES = ['queued', 'running', 'completed', 'failed', 'cancelled'] as const;

export const RecognitionRun = Type.Object({
  id: Id,
  project: Id,
  job_id: Nullable(Type.String()),
  kind: Kind,
  data_key: Type.String(),
  /** As predictions have it in `model_version`; pages of PDF files that hold their text are `text-layer`. */
  engine: Type.String(),
  /** null: that of the project, or of the server. */
  language: Nullable(Type.String()),
  anew: Type.Boolean(),
  status: Type.Enum([...RECOGNITION_STATUSES]),
  total: Type.Integer(),
  done: Type.Integer(),
  created: Type.Integer(),
  /** Tasks without a word in their media. */
  empty: Type.Integer(),
  failed: Type.Integer(),
  /** Why it ended, or why it waits. */
  error: Type.String(),
  created_at: Timestamp,
  started_at: Nullable(Timestamp),
  finished_at: Nullable(Timestamp),
});
export type RecognitionRun = Static<typeof RecognitionRun>;

/** With the first thousand failures. */
export const RecognitionRunDetail = Type.Object({
  ...RecognitionRun.properties,
  failures: Type.Array(Type.Object({ task: Id, message: Type.String() })),
});
export type RecognitionRunDetail = Static<typeof RecognitionRunDetail>;

export const RecognitionPlan = Type.Object({
  /** Fields of the task data with media that the interface shows. */
  fields: Type.Array(
    Type.Object({
      kind: Kind,
      data_key: Type.String(),
      /** Tag that shows it: Image, Pdf, Audio. */
      shown_by: Type.String(),
      /** What the interface lacks to hold the text; null: nothing. */
      problem: Nullable(Type.String()),
    }),
  ),
  /** What would do it; `problem` says how to set one up where none is. */
  engines: Type.Array(Type.Object({ kind: Kind, engine: Nullable(Type.String()), problem: Nullable(Type.String()) })),
  /** The latest ones. */
  runs: Type.Array(RecognitionRun),
});
export type RecognitionPlan = Static<typeof RecognitionPlan>;

export const StartedRecognition = Type.Object({ ...JobReference.properties, run: RecognitionRun });
export type StartedRecognition = Static<typeof StartedRecognition>;

export const RecognitionParams = Type.Object({ id: Reference });
export const RecognitionRunParams = Type.Object({ id: Reference, run_id: IdParam });
