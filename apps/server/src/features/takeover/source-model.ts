import { isRecord } from '@labelwright/filters/parse';

/** What is read of Label Studio's answers. Editions and versions differ, so every field may be missing. */

export interface SourceUser {
  id: number;
  email: string;
  first_name?: string;
  last_name?: string;
}

export interface SourceProject extends Record<string, unknown> {
  id: number;
  title?: string;
  label_config?: string;
  model_version?: string | null;
  created_by?: { id?: number; email?: string } | null;
}

export interface SourceAnnotation extends Record<string, unknown> {
  id: number;
  result?: unknown;
  completed_by?: number | { id?: number; email?: string } | null;
  created_username?: string;
}

export interface SourcePrediction extends Record<string, unknown> {
  id: number;
  result?: unknown;
  score?: number | null;
  model_version?: string | null;
}

export interface SourceDraft extends Record<string, unknown> {
  id: number;
  result?: unknown;
  /** An address in the free edition, an id elsewhere. */
  user?: string | number | null;
  annotation?: number | null;
}

export interface SourceTask extends Record<string, unknown> {
  id: number;
  data?: Record<string, unknown>;
  annotations?: SourceAnnotation[];
  predictions?: SourcePrediction[];
  drafts?: SourceDraft[];
}

export interface SourceThing extends Record<string, unknown> {
  id: number;
}

/** The records of a list: bare, or a page of results. */
export function recordsOf<T extends { id: number }>(answer: unknown, key = 'results'): T[] {
  const list = Array.isArray(answer) ? answer : isRecord(answer) ? answer[key] : undefined;
  if (!Array.isArray(list)) return [];
  return list.filter((item): item is T => isRecord(item) && typeof item.id === 'number');
}

export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

const ADDRESS = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;

export function isMailAddress(text: unknown): text is string {
  return typeof text === 'string' && text.length <= 254 && ADDRESS.test(text);
}
