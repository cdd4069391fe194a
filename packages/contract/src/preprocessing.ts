import { type Static, Type } from 'typebox';
import { ITEM_TYPES, PROCESSING_STATES } from './collection-fields.ts';
import { IdParam, Nullable, Reference, Timestamp, Uuid } from './schemas.ts';

/**
 * Text out of pictures, PDF files and recordings.
 *
 * Text that somebody has put right by hand stays as it is, whatever is read later.
 *
 * POST /api/processing/ocr?document_id=            recognise the text of a document (again)
 * POST /api/processing/transcribe?voice_sample_id= transcribe a voice sample (again)
 * POST /api/processing/batch-ocr?document_ids=["…"]
 * POST /api/processing/batch-transcribe?voice_sample_ids=["…"]
 * POST /api/processing/retry/:item_id?item_type=   once more after a failure
 * POST /api/processing/cancel/:item_id?item_type=
 * GET  /api/processing/status/:item_id?item_type=
 * GET  /api/processing/engines?project_id=         what is set, what it reads, how to set what is not
 * GET  /api/projects/:id/processing                engines and languages that the project has chosen
 * PATCH /api/projects/:id/processing
 */

/** Where something is on its page as it was read, in percent of its width and height. */
export const PercentBox = Type.Object({
  x: Type.Number(),
  y: Type.Number(),
  width: Type.Number(),
  height: Type.Number(),
});
export type PercentBox = Static<typeof PercentBox>;

export const OcrWord = Type.Object({
  text: Type.String(),
  /** 0 to 1; null where the text was in the file and not recognised. */
  confidence: Nullable(Type.Number()),
  box: PercentBox,
  /** Degrees clockwise by which the box is turned around its left upper corner, on pages that lie askew; absent: 0. */
  rotation: Type.Optional(Type.Number()),
  /** Number of its line on the page, from 0, in reading order. */
  line: Type.Integer(),
});
export type OcrWord = Static<typeof OcrWord>;

export const OcrPage = Type.Object({
  /** From 1. */
  page: Type.Integer(),
  /** Pixels of the picture, points of the PDF page; as it was read, that is after turning. */
  width: Type.Number(),
  height: Type.Number(),
  /** `text_layer`: the file's own text. `recognised`: read by the engine. */
  source: Type.Enum(['text_layer', 'recognised']),
  /** Degrees clockwise by which the picture was turned before it could be read. */
  rotation: Type.Integer(),
  /** In reading order, one line a line. */
  text: Type.String(),
  /** Mean over the words; null without words and for a text layer. */
  confidence: Nullable(Type.Number()),
  words: Type.Array(OcrWord),
});
export type OcrPage = Static<typeof OcrPage>;

/** What is kept of a document. Its text is that of the pages, two line feeds between them. */
export const OcrResult = Type.Object({
  kind: Type.Literal('ocr'),
  engine: Type.String(),
  language: Type.String(),
  pages: Type.Array(OcrPage),
  /** Pages of the file; more than there are in `pages` when the limit cut it. */
  pageCount: Type.Integer(),
});
export type OcrResult = Static<typeof OcrResult>;

export const TranscriptSegment = Type.Object({
  startSeconds: Type.Number(),
  endSeconds: Type.Number(),
  text: Type.String(),
  confidence: Nullable(Type.Number()),
});
export type TranscriptSegment = Static<typeof TranscriptSegment>;

export const TranscriptionResult = Type.Object({
  kind: Type.Literal('transcription'),
  engine: Type.String(),
  language: Type.String(),
  durationSeconds: Nullable(Type.Number()),
  text: Type.String(),
  segments: Type.Array(TranscriptSegment),
});
export type TranscriptionResult = Static<typeof TranscriptionResult>;

export const ProcessingResult = Type.Union([OcrResult, TranscriptionResult]);
export type ProcessingResult = Static<typeof ProcessingResult>;

export const OcrQuery = Type.Object({ document_id: Uuid });
export const TranscribeQuery = Type.Object({ voice_sample_id: Uuid });

/** A JSON array of ids, such as `["0190…","0191…"]`; at most 500. */
const IdArray = Type.String({
  minLength: 2,
  maxLength: 25_000,
  examples: ['["0190c2de-5a61-7c3e-9d0f-2f1f5c1f3a11"]'],
});
export const MOST_IDS = 500;

export const BatchOcrQuery = Type.Object({ document_ids: IdArray });
export const BatchTranscribeQuery = Type.Object({ voice_sample_ids: IdArray });

export const OcrAnswer = Type.Object({
  message: Type.String({ examples: ['OCR processing started'] }),
  document_id: Uuid,
  status: Type.Literal('processing'),
});
export const TranscribeAnswer = Type.Object({
  message: Type.String({ examples: ['Transcription processing started'] }),
  voice_sample_id: Uuid,
  status: Type.Literal('processing'),
});

const Skipped = Type.Array(Type.Object({ id: Type.String(), reason: Type.String() }));
export const BatchOcrAnswer = Type.Object({
  processed_count: Type.Integer(),
  skipped_count: Type.Integer(),
  processed_documents: Type.Array(Type.String()),
  skipped_documents: Skipped,
});
export type BatchOcrAnswer = Static<typeof BatchOcrAnswer>;
export const BatchTranscribeAnswer = Type.Object({
  processed_count: Type.Integer(),
  skipped_count: Type.Integer(),
  processed_voice_samples: Type.Array(Type.String()),
  skipped_voice_samples: Skipped,
});
export type BatchTranscribeAnswer = Static<typeof BatchTranscribeAnswer>;

export const ItemParams = Type.Object({ item_id: Uuid });
/** Found by the id alone when left out. */
export const ItemTypeQuery = Type.Object({ item_type: Type.Optional(Type.Enum([...ITEM_TYPES])) });

export const ProcessingStatus = Type.Object({
  id: Uuid,
  type: Type.Enum([...ITEM_TYPES]),
  processed: Type.Boolean(),
  /** Of the item: `draft`, `submitted`, … */
  status: Type.String(),
  has_content: Type.Boolean(),
  processing_state: Type.Enum([...PROCESSING_STATES]),
  /** Why it failed, and what to do about it. */
  processing_error: Nullable(Type.String()),
  processing_engine: Nullable(Type.String()),
  /** The latest job, for its progress and log at /api/jobs/:id. */
  job: Nullable(
    Type.Object({
      id: Uuid,
      status: Type.String(),
      attempts: Type.Integer(),
      max_attempts: Type.Integer(),
      next_attempt_at: Nullable(Timestamp),
    }),
  ),
  can: Type.Object({ process: Type.Boolean() }),
});
export type ProcessingStatus = Static<typeof ProcessingStatus>;

export const RetryAnswer = Type.Object({ id: Uuid, type: Type.String(), status: Type.Literal('processing') });
export const CancelAnswer = Type.Object({ id: Uuid, type: Type.String(), cancelled: Type.Boolean() });

export const ENGINE_KINDS = ['ocr', 'speech'] as const;

export const ProcessingEngine = Type.Object({
  /** Such as `tesseract`; what a project chooses. */
  name: Type.String(),
  kind: Type.Enum([...ENGINE_KINDS]),
  title: Type.String(),
  is_available: Type.Boolean(),
  /** Where the data goes: `here`, or the host of the service. */
  runs_at: Type.String(),
  /** Empty: any, or only the service knows. */
  languages: Type.Array(Type.String()),
  /** Settings that turn it on, or what is wrong with them. */
  how_to_set: Type.String(),
});
export type ProcessingEngine = Static<typeof ProcessingEngine>;

export const EnginesQuery = Type.Object({ project_id: Type.Optional(Reference) });
export const EnginesAnswer = Type.Object({
  engines: Type.Array(ProcessingEngine),
  /** What an item of the project is given to; null: none is set. */
  chosen: Type.Object({ ocr: Nullable(Type.String()), speech: Nullable(Type.String()) }),
});
export type EnginesAnswer = Static<typeof EnginesAnswer>;

export const ProjectParams = Type.Object({ id: IdParam });

const EngineName = Nullable(Type.String({ minLength: 1, maxLength: 40 }));
const ChosenLanguage = Nullable(Type.String({ pattern: '^[A-Za-z]{2,8}([-_+][A-Za-z0-9]{2,8}){0,9}$' }));

/** null: the server's choice; of a language: the item's own, then that of the server. */
export const ProjectProcessing = Type.Object({
  ocr_engine: EngineName,
  ocr_language: ChosenLanguage,
  speech_engine: EngineName,
  speech_language: ChosenLanguage,
});
export type ProjectProcessing = Static<typeof ProjectProcessing>;

export const ProjectProcessingBody = Type.Partial(ProjectProcessing, { additionalProperties: false });
export type ProjectProcessingBody = Static<typeof ProjectProcessingBody>;
