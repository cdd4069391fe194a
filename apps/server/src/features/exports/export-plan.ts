import type { ExportOptions, ExportQuery } from '@labelwright/contract/exports';
import { SPLIT_PARTS } from '@labelwright/contract/exports';
import type { ExportContext, Exporter } from '@labelwright/formats/export/model';
import type { SplitPlan } from '@labelwright/formats/export/split';
import { isArchive, type WriteChoices } from '@labelwright/formats/export/write-format';
import { exporters, findExporter } from '@labelwright/formats/exporters';
import type { CompiledConfig } from '@labelwright/task-definition/model';
import { invalidField } from '../../platform/http/app-error.ts';
import { optionsOfQuery } from './export-options.ts';

/** Pure: what a request for an export means. */

export interface ExportPlan {
  exporter: Exporter;
  options: ExportOptions;
}

const SHAPED = new Set(['JSON', 'JSONL']);
/** Only of whole tasks is there something to change, to divide or to take files of. */
const OF_TASKS = ['labels', 'split', 'anonymize', 'interpolate_key_frames'] as const;

/** Names under which other tools know the same. */
const ALIASES: Readonly<Record<string, string>> = { BRUSH_TO_COCO: 'COCO' };
const WITH_IMAGES = /_WITH_IMAGES$/;

export function planExport(format: string | undefined, asked: ExportOptions, field = 'format'): ExportPlan {
  const name = (format ?? 'JSON').toUpperCase();
  const exporter = findExporter(ALIASES[name] ?? name.replace(WITH_IMAGES, ''));
  if (!exporter || (WITH_IMAGES.test(name) && !isOfPictures(exporter))) {
    const known = exporters.map((entry) => entry.id).join(', ');
    throw invalidField(field, `There is no format "${format}". Choose one of: ${known}.`);
  }
  const options = WITH_IMAGES.test(name) ? { ...asked, download_resources: true } : asked;
  if (options.shape === 'annotations') requireFlat(exporter, options);
  const { split } = options;
  if (split && split.train + split.validation + split.test <= 0)
    throw invalidField('split', 'Give at least one part a share.');
  return { exporter, options };
}

export const isOfPictures = ({ about }: Exporter): boolean => about?.includes('Image') ?? false;

function requireFlat(exporter: Exporter, options: ExportOptions): void {
  if (!SHAPED.has(exporter.id))
    throw invalidField('shape', `${exporter.id} has one record per annotation anyway; leave shape out.`);
  const given = OF_TASKS.filter((name) => options[name]);
  if (given.length > 0)
    throw invalidField('shape', `One record for each annotation knows no ${given.join(', ')}; choose shape=tasks.`);
}

export function planFromQuery(query: ExportQuery): ExportPlan {
  const field = (['exportType', 'export_type', 'format'] as const).find((name) => query[name] !== undefined);
  return planExport(field && query[field], optionsOfQuery(query), field);
}

/** A format that holds none of an interface's answers would write an empty file and call it a success. */
export function requireFit({ exporter }: ExportPlan, config: CompiledConfig): void {
  if (exporter.fits?.(config).ok === false)
    throw invalidField('format', `${exporter.title} cannot hold the answers of this interface. Choose another format.`);
}

/** What the format leaves out for this interface, and what these options leave out on top. */
export function lossesOf(plan: ExportPlan, config: CompiledConfig): string[] {
  const { exporter, options } = plan;
  const losses = [...(exporter.fits?.(config).losses ?? [])];
  const leavesOutCancelled =
    options.include_cancelled === false || (!options.include_cancelled && !SHAPED.has(exporter.id));
  if (leavesOutCancelled) losses.push('Skipped annotations are left out.');
  if (options.include_ground_truth === false) losses.push('Ground-truth annotations are left out.');
  if (options.include_usual === false)
    losses.push('Annotations that are neither skipped nor ground truth are left out.');
  if (options.limit) losses.push(`Only the first ${options.limit} tasks are taken.`);
  if (options.sample) losses.push(`Only ${options.sample.percent} % of the tasks are taken.`);
  if (!options.download_all_tasks) losses.push('Tasks without annotations are left out.');
  const dropped = Object.entries(options.labels ?? {}).flatMap(([label, name]) => (name === null ? [label] : []));
  if (dropped.length > 0) losses.push(`Regions and answers labelled ${dropped.join(', ')} are left out.`);
  return losses;
}

export function contextOf(plan: ExportPlan, config: CompiledConfig, columns: ExportContext['columns']): ExportContext {
  const { include_cancelled: cancelled, include_ground_truth: groundTruth } = plan.options;
  return {
    config,
    ...(columns ? { columns } : {}),
    ...(cancelled === undefined ? {} : { includeCancelled: cancelled }),
    ...(groundTruth === undefined ? {} : { includeGroundTruth: groundTruth }),
  };
}

/** Files come along with pictures; clients of the field ask for them with every format. */
export const takesMedia = ({ exporter, options }: ExportPlan): boolean =>
  exporter.id === 'BUNDLE' || (options.download_resources === true && isOfPictures(exporter));

export function choicesOf(plan: ExportPlan): WriteChoices {
  const { options } = plan;
  const labels = new Map(Object.entries(options.labels ?? {}));
  const transform = {
    ...(options.annotations === 'best' ? { onlyBest: true } : {}),
    ...(labels.size > 0 ? { labels } : {}),
    ...(options.anonymize ? { pseudonyms: new Map<number, number>() } : {}),
    ...(options.interpolate_key_frames ? { interpolate: true } : {}),
  };
  const split = splitOf(options);
  return { transform, ...(split ? { split } : {}), withMedia: takesMedia(plan) };
}

function splitOf({ split }: ExportOptions): SplitPlan | undefined {
  if (!split) return undefined;
  const { seed = 0, group_by: groupBy, stratify_by: stratifyBy } = split;
  return {
    shares: SPLIT_PARTS.filter((part) => split[part] > 0).map((part) => [part, split[part]] as const),
    seed,
    ...(groupBy === undefined ? {} : { groupBy }),
    ...(stratifyBy === undefined ? {} : { stratifyBy }),
  };
}

export interface FileKind {
  extension: string;
  mediaType: string;
}

export function fileKindOf(plan: ExportPlan): FileKind {
  const { extension, mediaType } = plan.exporter;
  return isArchive(plan.exporter, choicesOf(plan))
    ? { extension: 'zip', mediaType: 'application/zip' }
    : { extension, mediaType };
}

/** Such as project-7-at-2026-03-01-09-30.json */
export function fileNameOf(plan: ExportPlan, projectId: number, at: Date): string {
  const time = at.toISOString().slice(0, 16).replace(/[T:]/g, '-');
  return `project-${projectId}-at-${time}.${fileKindOf(plan).extension}`;
}
