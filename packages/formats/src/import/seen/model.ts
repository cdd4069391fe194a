import type { PixelRuns } from '@labelwright/task-definition/masks/runs';
import type { FailedRow, ImportedUser } from '../model.ts';

/** What a dataset says of one task, before names of an interface are known: every format is read into this. */
export interface SeenRecord {
  ok: true;
  file: string;
  /** 1-based line, or place in the list where a format has no lines. */
  line: number;
  subject: SeenSubject;
  /** What else the format says of the subject; becomes data of the task. */
  data?: Record<string, unknown>;
  /** Columns that became answers; they stay data where the interface reads them, as lists of labels to choose from. */
  columns?: Record<string, unknown>;
  /** Id in the place that the dataset comes from. */
  id?: number | string;
  regions: SeenRegion[];
  /** Classes of the whole. */
  classes?: string[];
  /** Texts written about the whole: captions, answers, translations. */
  writings?: string[];
  links?: SeenLink[];
  /** Whether anybody looked at it: with `false`, no answer is made of a record without regions and classes. */
  isAnswered?: boolean;
  completedBy?: ImportedUser;
  /** Of the whole answer, 0 to 1. */
  score?: number;
  notes?: string[];
}

export type SeenRow = SeenRecord | FailedRow;

export type SeenSubject =
  /** `source` is a name of a file of the set, of a file elsewhere, or an address. */
  | { kind: 'picture'; source: string; width?: number | undefined; height?: number | undefined }
  | { kind: 'text'; text: string }
  | { kind: 'chat'; messages: unknown[] }
  /** A row of columns without a meaning of its own: `data` is all there is. */
  | { kind: 'columns' };

export interface SeenRegion {
  /** By which links and parents name it; unique in the record. */
  id?: string;
  shape: SeenShape;
  labels: string[];
  /** Id of the region that it belongs to, as key points do to a box. */
  parent?: string;
  score?: number;
}

/** Places on pictures in percent of width and height, in texts in UTF-16 code units. */
export type SeenShape =
  /** `rotation` in degrees clockwise about the first corner. */
  | { kind: 'box'; x: number; y: number; width: number; height: number; rotation: number }
  | { kind: 'outline'; points: [number, number][] }
  /** Centre and radii, the radii in percent of width and height; turned about the centre. */
  | { kind: 'ellipse'; x: number; y: number; radiusX: number; radiusY: number; rotation: number }
  | { kind: 'point'; x: number; y: number }
  | { kind: 'mask'; mask: PixelRuns }
  | { kind: 'span'; start: number; end: number };

export type ShapeKind = SeenShape['kind'];

export interface SeenLink {
  from: string;
  to: string;
  label?: string;
}
