import {
  ANNOTATION_CHOICES,
  type ExportFormat,
  type ExportOptions,
  REVIEW_DECISIONS,
  SPLIT_PARTS,
} from '@labelwright/contract/exports';
import type { RawSearch } from '../../lib/url-state.ts';

/** Pure: the choice on the page, as it stands in the URL, and what is asked of the server for it. */

const WHOLE = new Set(['JSON', 'JSONL']);
const SHORT = new Set(['JSON_MIN', 'CSV', 'TSV', 'BUNDLE', 'HUGGING_FACE', 'W3C']);

/** Formats that carry whole tasks; the others are flat records or take one answer of each. */
export const holdsTasks = (format: string): boolean => WHOLE.has(format);
/** Formats that carry more than one answer of a task. */
export const holdsAllAnswers = (format: string): boolean => WHOLE.has(format) || SHORT.has(format);

export const TASK_STATES = ['any', 'finished', 'unfinished', 'skipped'] as const;
export type TaskState = (typeof TASK_STATES)[number];
type AnnotationChoice = (typeof ANNOTATION_CHOICES)[number];
type ReviewDecision = (typeof REVIEW_DECISIONS)[number];

export interface SplitChoice {
  train: number;
  validation: number;
  test: number;
  seed: number;
  /** Empty: no field. */
  group: string;
  stratify: string;
}

export const FIRST_SPLIT: SplitChoice = { train: 80, validation: 10, test: 10, seed: 0, group: '', stratify: '' };

export interface ExportChoice {
  format: string;
  view: number | undefined;
  state: TaskState;
  all: boolean;
  /** Per cent of the tasks; undefined: all of them. */
  sample: number | undefined;
  which: AnnotationChoice;
  review: readonly ReviewDecision[];
  /** undefined: as the format does by itself. */
  skipped: boolean | undefined;
  truth: boolean;
  predictions: boolean;
  drafts: boolean;
  people: boolean;
  anonymous: boolean;
  interpolate: boolean;
  media: boolean;
  /** New names by label; null drops. */
  labels: Readonly<Record<string, string | null>>;
  split: SplitChoice | undefined;
  shape: 'tasks' | 'annotations';
}

const flag = (value: unknown): boolean | undefined =>
  value === true || value === 'true' ? true : value === false || value === 'false' ? false : undefined;
const number = (value: unknown, min: number, max: number): number | undefined =>
  typeof value === 'number' && value >= min && value <= max ? value : undefined;
const oneOf = <Word extends string>(words: readonly Word[], value: unknown): Word | undefined =>
  words.find((word) => word === value);
const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const text = (value: unknown): string => (typeof value === 'string' ? value : '');

export function readChoice(raw: RawSearch): ExportChoice {
  const review = Array.isArray(raw.review) ? raw.review : [];
  return {
    format: typeof raw.format === 'string' ? raw.format.toUpperCase() : 'JSON',
    view: number(raw.view, 1, Number.MAX_SAFE_INTEGER),
    state: oneOf(TASK_STATES, raw.state) ?? 'any',
    all: flag(raw.all) ?? false,
    sample: number(raw.sample, 0.01, 99.99),
    which: oneOf(ANNOTATION_CHOICES, raw.which) ?? 'all',
    review: REVIEW_DECISIONS.filter((decision) => review.includes(decision)),
    skipped: flag(raw.skipped),
    truth: flag(raw.truth) ?? true,
    predictions: flag(raw.predictions) ?? false,
    drafts: flag(raw.drafts) ?? false,
    people: flag(raw.people) ?? false,
    anonymous: flag(raw.anonymous) ?? false,
    interpolate: flag(raw.interpolate) ?? false,
    media: flag(raw.media) ?? false,
    labels: readLabels(raw.labels),
    split: isRecord(raw.split) ? readSplit(raw.split) : undefined,
    shape: raw.shape === 'annotations' ? 'annotations' : 'tasks',
  };
}

function readLabels(raw: unknown): Record<string, string | null> {
  if (!isRecord(raw)) return {};
  const entries = Object.entries(raw).filter(([, name]) => name === null || (typeof name === 'string' && name !== ''));
  return Object.fromEntries(entries) as Record<string, string | null>;
}

function readSplit(raw: Record<string, unknown>): SplitChoice {
  const share = (part: (typeof SPLIT_PARTS)[number]) => number(raw[part], 0, 100) ?? 0;
  return {
    train: share('train'),
    validation: share('validation'),
    test: share('test'),
    seed: number(raw.seed, 0, 4_294_967_295) ?? 0,
    group: text(raw.group),
    stratify: text(raw.stratify),
  };
}

/** Back into the URL; what is the default stays out of it. */
export function writeChoice(choice: ExportChoice): Record<string, unknown> {
  const defaults = readChoice({});
  return Object.fromEntries(
    Object.entries(choice).map(([name, value]) => [
      name,
      JSON.stringify(value) === JSON.stringify(defaults[name as keyof ExportChoice]) ? undefined : value,
    ]),
  );
}

export const includesSkipped = (choice: ExportChoice): boolean => choice.skipped ?? holdsTasks(choice.format);

export const isFlat = ({ shape, format }: ExportChoice): boolean => shape === 'annotations' && holdsTasks(format);

/** Only what differs from what the server does by itself, and what the format can hold. */
export function toOptions(choice: ExportChoice): ExportOptions {
  const { format, view, state, sample, which, review, labels } = choice;
  const isWhole = holdsTasks(format) && !isFlat(choice);
  return {
    ...(view === undefined ? {} : { view }),
    ...(state === 'finished' ? { finished: 'only' as const } : {}),
    ...(state === 'unfinished' ? { finished: 'exclude' as const } : {}),
    ...(state === 'skipped' ? { skipped: 'only' as const } : {}),
    ...(choice.all && !isFlat(choice) ? { download_all_tasks: true } : {}),
    ...(sample === undefined ? {} : { sample: { percent: sample } }),
    ...(which === 'all' ? {} : { annotations: which }),
    ...(review.length > 0 ? { review: [...review] } : {}),
    ...(choice.skipped === undefined ? {} : { include_cancelled: choice.skipped }),
    ...(choice.truth ? {} : { include_ground_truth: false }),
    ...((choice.predictions || choice.format === 'BUNDLE') && (isWhole || format === 'BUNDLE')
      ? { include_predictions: true }
      : {}),
    ...(choice.drafts && isWhole ? { include_drafts: true } : {}),
    ...(choice.people && !choice.anonymous && !isFlat(choice) ? { include_people: true } : {}),
    ...(isFlat(choice) ? { shape: 'annotations' as const } : changesOf(choice)),
    ...(Object.keys(labels).length > 0 && !isFlat(choice) ? { labels: { ...labels } } : {}),
  };
}

/** What is done to whole tasks on the way out. */
function changesOf({ anonymous, interpolate, media, split }: ExportChoice): ExportOptions {
  return {
    ...(anonymous ? { anonymize: true } : {}),
    ...(interpolate ? { interpolate_key_frames: true } : {}),
    ...(media ? { download_resources: true } : {}),
    ...(split && sharesOf(split) > 0 ? { split: toSplit(split) } : {}),
  };
}

export const sharesOf = (split: SplitChoice): number => SPLIT_PARTS.reduce((sum, part) => sum + split[part], 0);

function toSplit({ train, validation, test, seed, group, stratify }: SplitChoice): NonNullable<ExportOptions['split']> {
  return {
    ...{ train, validation, test, seed },
    ...(group === '' ? {} : { group_by: group }),
    ...(stratify === '' ? {} : { stratify_by: stratify }),
  };
}

/** The choice that led to an export, to make it again. */
export function choiceOf(format: string, options: ExportOptions): ExportChoice {
  const { split, finished, skipped } = options;
  return {
    ...readChoice({}),
    format,
    view: options.view,
    state: finished === 'only' ? 'finished' : finished ? 'unfinished' : skipped === 'only' ? 'skipped' : 'any',
    all: options.download_all_tasks ?? false,
    sample: options.sample?.percent,
    which: options.annotations ?? 'all',
    review: options.review ?? [],
    skipped: options.include_cancelled,
    truth: options.include_ground_truth ?? true,
    predictions: options.include_predictions ?? false,
    drafts: options.include_drafts ?? false,
    people: options.include_people ?? false,
    anonymous: options.anonymize ?? false,
    interpolate: options.interpolate_key_frames ?? false,
    media: options.download_resources ?? false,
    labels: options.labels ?? {},
    split: split && {
      ...{ train: split.train, validation: split.validation, test: split.test, seed: split.seed ?? 0 },
      group: split.group_by ?? '',
      stratify: split.stratify_by ?? '',
    },
    shape: options.shape ?? 'tasks',
  };
}

/** A format in the URL that is not offered falls back to the first that is. */
export const chosenFormat = (formats: readonly ExportFormat[], name: string): ExportFormat | undefined =>
  formats.find((format) => format.name === name && !format.disabled) ?? formats.find((format) => !format.disabled);
