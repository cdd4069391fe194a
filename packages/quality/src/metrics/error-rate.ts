import { editDistance } from '../matchers/text/edit-distance.ts';
import { type Measured, notMeasured } from './measured.ts';
import type { Metric } from './metric.ts';

export interface Transcript {
  reference: string;
  hypothesis: string;
}

export interface EditCounts {
  substitutions: number;
  deletions: number;
  insertions: number;
}

export interface ErrorRate {
  errors: number;
  /** Words or characters of the reference. */
  referenceLength: number;
  /** How the errors divide; of several shortest ways the one with most substitutions. Null where too long to tell. */
  edits: EditCounts | null;
}

const MOST_CELLS = 10_000_000;

/**
 * Words to replace, insert and delete to get from the hypothesis to the reference, per word of the reference, over all pairs
 * (as scored by NIST's sclite). May exceed 1. Words are what white space separates; case and punctuation count, so
 * normalise first if they should not. Undefined with an empty reference.
 */
export function wordErrorRate(transcripts: readonly Transcript[]): Measured<ErrorRate> {
  return errorRate(transcripts, (text) => text.split(/\s+/).filter((word) => word !== ''));
}

/** The same in characters (Unicode code points), white space included. */
export function characterErrorRate(transcripts: readonly Transcript[]): Measured<ErrorRate> {
  return errorRate(transcripts, (text) => [...text]);
}

function errorRate(transcripts: readonly Transcript[], split: (text: string) => string[]): Measured<ErrorRate> {
  if (transcripts.length === 0) return notMeasured('no_data');
  let errors = 0;
  let referenceLength = 0;
  let edits: EditCounts | null = { substitutions: 0, deletions: 0, insertions: 0 };
  for (const { reference, hypothesis } of transcripts) {
    const [told, heard] = [split(reference), split(hypothesis)];
    const distance = editDistance(told, heard);
    errors += distance;
    referenceLength += told.length;
    const counted: EditCounts | null = edits && countEdits(told, heard, distance);
    edits = edits && counted ? addEdits(edits, counted) : null;
  }
  if (referenceLength === 0) return notMeasured('empty_reference');
  return { value: errors / referenceLength, errors, referenceLength, edits };
}

function addEdits(a: EditCounts, b: EditCounts): EditCounts {
  return {
    substitutions: a.substitutions + b.substitutions,
    deletions: a.deletions + b.deletions,
    insertions: a.insertions + b.insertions,
  };
}

/**
 * Walks the table of distances only as far from its diagonal as the known distance reaches (Ukkonen 1985) and carries the
 * most substitutions along; deletions and insertions follow from the lengths.
 */
function countEdits(reference: readonly string[], hypothesis: readonly string[], distance: number): EditCounts | null {
  const [rows, columns] = [reference.length, hypothesis.length];
  if (Math.min(columns, 2 * distance + 1) * rows > MOST_CELLS) return null;
  // One number per cell, cost first and missing substitutions second, so that the smallest is the wanted one.
  const edge = rows + columns + 1;
  const far = Number.MAX_SAFE_INTEGER / 2;
  let above = Float64Array.from({ length: columns + 1 }, (_, j) => (j <= distance ? j * edge : far));
  let row = new Float64Array(columns + 1).fill(far);
  for (let i = 1; i <= rows; i++) {
    const from = Math.max(0, i - distance);
    const to = Math.min(columns, i + distance);
    if (from > 0) row[from - 1] = far;
    for (let j = from; j <= to; j++) {
      const gap = Math.min(above[j] as number, j > 0 ? (row[j - 1] as number) : far) + edge;
      const same = j > 0 && reference[i - 1] === hypothesis[j - 1];
      const straight = j > 0 ? (above[j - 1] as number) + (same ? 0 : edge - 1) : far;
      row[j] = Math.min(gap, straight);
    }
    if (to < columns) row[to + 1] = far;
    [above, row] = [row, above];
  }
  const least = above[columns] as number;
  const substitutions = distance * edge - least;
  const rest = distance - substitutions;
  const deletions = (rest + rows - columns) / 2;
  return { substitutions, deletions, insertions: rest - deletions };
}

export const wordErrorRateMetric: Metric = {
  id: 'wer',
  name: 'Word error rate',
  help: 'Words to change, add or remove per word of the reference: 0 is perfect, and it can exceed 1.',
  data: ['texts'],
  raters: 'two',
  range: [0, Number.POSITIVE_INFINITY],
  chanceCorrected: false,
  better: 'lower',
};

export const characterErrorRateMetric: Metric = {
  ...wordErrorRateMetric,
  id: 'cer',
  name: 'Character error rate',
  help: 'Characters to change, add or remove per character of the reference: 0 is perfect, and it can exceed 1.',
};
