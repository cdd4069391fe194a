import type { RelationResult, ResultItem } from '@labelwright/task-definition/model';
import type { Geometry } from '../regions/geometry.ts';

export type ResultOrigin = 'manual' | 'prediction' | 'prediction-changed';

/** One control's answer about a region; becomes one item of the result that shares the region's id. */
export interface RegionAnswer {
  control: string;
  type: string;
  /** What stands under the control's value key; undefined for controls that carry geometry alone (`Rectangle`). */
  value: unknown;
  /** Keys of `value` that neither the geometry nor the control explains, kept as they came. */
  extraValue?: Record<string, unknown>;
  /** Geometry keys this item carried when it was loaded; undefined means all of them. */
  geometryKeys?: string[];
  /** Top-level fields of the item beside id, names, type, value and origin, kept as they came. */
  envelope: Record<string, unknown>;
  /** Undefined when the item came without an origin. */
  origin?: ResultOrigin;
}

export interface RegionProps {
  toName: string;
  /** Page of an object with several, from 0; undefined when the item came without one. */
  itemIndex?: number;
  geometry: Geometry;
  answers: RegionAnswer[];
  hidden: boolean;
  locked: boolean;
  order: number;
}

/** An answer about the whole task, such as Choices without `perRegion`. */
export interface AnswerProps {
  resultId: string;
  toName: string;
  /** Page that a control with `perItem` asks about. */
  itemIndex?: number;
  answer: RegionAnswer;
  order: number;
}

export interface RelationProps {
  fromId: string;
  toId: string;
  direction: RelationResult['direction'];
  /** Undefined when the relation came without labels, which is not the same as an empty list on the wire. */
  labels?: string[];
  order: number;
}

export interface RegionRecord {
  id: string;
  kind: 'region';
  props: RegionProps;
}

export interface AnswerRecord {
  id: string;
  kind: 'answer';
  props: AnswerProps;
}

export interface RelationRecord {
  id: string;
  kind: 'relation';
  props: RelationProps;
}

/** A result item this editor cannot show; it is carried through untouched so that nothing is lost. */
export interface OpaqueRecord {
  id: string;
  kind: 'opaque';
  props: { item: ResultItem; order: number };
}

export type EditorRecord = RegionRecord | AnswerRecord | RelationRecord | OpaqueRecord;
export type RecordKind = EditorRecord['kind'];
export type RecordOf<K extends RecordKind> = Extract<EditorRecord, { kind: K }>;
