import { ExportOptions, type ExportQuery, MOST_EXPORT_IDS } from '@labelwright/contract/exports';
import type { ExportContext, Exporter } from '@labelwright/formats/export/model';
import { exporters, findExporter } from '@labelwright/formats/exporters';
import type { CompiledConfig } from '@labelwright/task-definition/model';
import { Check } from 'typebox/value';
import { invalidField } from '../../platform/http/app-error.ts';

/** Pure: what a request for an export means. */

export interface ExportPlan {
  exporter: Exporter;
  options: ExportOptions;
}

const SHAPED = new Set(['JSON', 'JSONL']);

export function planExport(format: string | undefined, options: ExportOptions, field = 'format'): ExportPlan {
  const exporter = findExporter(format ?? 'JSON');
  if (!exporter) {
    const known = exporters.map((entry) => entry.id).join(', ');
    throw invalidField(field, `There is no format "${format}". Choose one of: ${known}.`);
  }
  if (options.shape === 'annotations' && !SHAPED.has(exporter.id))
    throw invalidField('shape', `${exporter.id} has one record per annotation anyway; leave shape out.`);
  return { exporter, options };
}

const FLAGS = [
  'download_all_tasks',
  'download_resources',
  'interpolate_key_frames',
  'anonymize',
  'include_cancelled',
  'include_ground_truth',
  'include_predictions',
  'include_drafts',
  'include_people',
] as const;

export function planFromQuery(query: ExportQuery): ExportPlan {
  const field = (['exportType', 'export_type', 'format'] as const).find((name) => query[name] !== undefined);
  const options = readOptions(query.options);
  for (const flag of FLAGS) {
    const given = query[flag];
    if (given !== undefined) options[flag] = given === '1' || given.toLowerCase() === 'true';
  }
  const ids = readIds(query.ids ?? query['ids[]']);
  if (ids) options.ids = ids;
  if (query.limit) options.limit = query.limit;
  if (query.shape) options.shape = query.shape;
  return planExport(field && query[field], options, field);
}

function readOptions(text: string | undefined): ExportOptions {
  if (text === undefined || text === '') return {};
  const refuse = () => invalidField('options', 'Must be a JSON object of the options that a kept export takes.');
  try {
    const read: unknown = JSON.parse(text);
    if (Check(ExportOptions, read)) return read;
  } catch {
    throw refuse();
  }
  throw refuse();
}

function readIds(given: string | string[] | undefined): number[] | undefined {
  if (given === undefined) return undefined;
  const texts = (typeof given === 'string' ? given.split(',') : given.flatMap((entry) => entry.split(',')))
    .map((text) => text.trim())
    .filter(Boolean);
  const ids = texts.map(Number);
  const wrong = texts.find((_, index) => !Number.isSafeInteger(ids[index]) || Number(ids[index]) < 1);
  if (wrong !== undefined)
    throw invalidField('ids', `"${wrong.slice(0, 40)}" is not a task id. Send ids as ids=1,2,3.`);
  if (ids.length === 0) throw invalidField('ids', 'Name at least one task, or leave ids out.');
  if (ids.length > MOST_EXPORT_IDS) throw invalidField('ids', `At most ${MOST_EXPORT_IDS} tasks can be named.`);
  return ids;
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
  if (options.limit) losses.push(`Only the first ${options.limit} tasks are taken.`);
  if (!options.download_all_tasks) losses.push('Tasks without annotations are left out.');
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

/** Such as project-7-at-2026-03-01-09-30.json */
export function fileNameOf(plan: ExportPlan, projectId: number, at: Date): string {
  const time = at.toISOString().slice(0, 16).replace(/[T:]/g, '-');
  return `project-${projectId}-at-${time}.${plan.exporter.extension}`;
}
