import type { ExportFormat, ExportOptions } from '@labelwright/contract/exports';
import type { RawSearch } from '../../lib/url-state.ts';

/** Pure: the choice on the page, as it stands in the URL, and what is asked of the server for it. */

const WHOLE = new Set(['JSON', 'JSONL']);

/** Formats that carry whole tasks; the others are one flat record per annotation. */
export const holdsTasks = (format: string): boolean => WHOLE.has(format);

export interface ExportChoice {
  format: string;
  all: boolean;
  /** undefined: as the format does by itself. */
  skipped: boolean | undefined;
  truth: boolean;
  predictions: boolean;
  drafts: boolean;
  people: boolean;
  shape: 'tasks' | 'annotations';
}

const flag = (value: unknown): boolean | undefined =>
  value === true || value === 'true' ? true : value === false || value === 'false' ? false : undefined;

export function readChoice(raw: RawSearch): ExportChoice {
  return {
    format: typeof raw.format === 'string' ? raw.format.toUpperCase() : 'JSON',
    all: flag(raw.all) ?? false,
    skipped: flag(raw.skipped),
    truth: flag(raw.truth) ?? true,
    predictions: flag(raw.predictions) ?? false,
    drafts: flag(raw.drafts) ?? false,
    people: flag(raw.people) ?? false,
    shape: raw.shape === 'annotations' ? 'annotations' : 'tasks',
  };
}

/** Back into the URL; what is the default stays out of it. */
export function writeChoice(choice: ExportChoice): Record<string, unknown> {
  const defaults = readChoice({});
  return Object.fromEntries(
    Object.entries(choice).map(([name, value]) => [
      name,
      value === defaults[name as keyof ExportChoice] ? undefined : value,
    ]),
  );
}

export const includesSkipped = (choice: ExportChoice): boolean => choice.skipped ?? holdsTasks(choice.format);

/** Only what differs from what the server does by itself. */
export function toOptions(choice: ExportChoice): ExportOptions {
  const isWhole = holdsTasks(choice.format);
  const isFlat = choice.shape === 'annotations' && isWhole;
  return {
    ...(choice.all && !isFlat ? { download_all_tasks: true } : {}),
    ...(choice.skipped === undefined ? {} : { include_cancelled: choice.skipped }),
    ...(choice.truth ? {} : { include_ground_truth: false }),
    ...(choice.predictions && isWhole && !isFlat ? { include_predictions: true } : {}),
    ...(choice.drafts && isWhole && !isFlat ? { include_drafts: true } : {}),
    ...(choice.people && !isFlat ? { include_people: true } : {}),
    ...(isFlat ? { shape: 'annotations' as const } : {}),
  };
}

/** A format in the URL that is not offered falls back to the first that is. */
export const chosenFormat = (formats: readonly ExportFormat[], name: string): ExportFormat | undefined =>
  formats.find((format) => format.name === name && !format.disabled) ?? formats.find((format) => !format.disabled);
