import { readValue } from '@labelwright/task-definition/data-reference';
import type { ObjectTag } from '@labelwright/task-definition/model';
import { archiveExporter } from './archive.ts';
import { chooseAnswer } from './choose-answer.ts';
import type { ExportContext, Exporter, ExportTask } from './model.ts';
import { ONE_ANSWER, objectsWith, relationLosses, splitControls } from './regions/kinds-of-answers.ts';
import { type Region, readRegions } from './regions/read-regions.ts';
import { writeCell } from './table.ts';
import type { ArchiveFile } from './zip.ts';

const holds = ['series-range-iou'];

/** Ranges of all series in one table, and the rows of those series that lie in the task, each with its labels. */
export const timeSeriesExporter: Exporter = archiveExporter({
  id: 'TIME_SERIES_CSV',
  title: 'Time series',
  description: 'A table of all labelled ranges; series that lie in the task come row by row with their labels.',
  about: ['TimeSeries'],
  holds,
  files: writeFiles,
  fits: (config) => {
    const { held, others } = splitControls(config, objectsWith(config, ['TimeSeries']), holds);
    if (held.length === 0) return { ok: false, losses: [] };
    const names = others.map(({ name }) => name).join(', ');
    const losses = [ONE_ANSWER, ...relationLosses(config), 'Series behind an address come without their rows.'];
    return { ok: true, losses: [...losses, ...(names ? [`Answers to ${names} are left out.`] : [])] };
  },
});

async function* writeFiles(records: AsyncIterable<ExportTask>, context: ExportContext): AsyncGenerator<ArchiveFile> {
  const objects = Object.values(context.config?.objects ?? {}).filter(({ tag }) => tag === 'TimeSeries');
  const ranges: string[] = [line(['task_id', 'series', 'start', 'end', 'instant', 'label'])];
  for await (const task of records) {
    const regions = readRegions(chooseAnswer(task, context)?.result);
    for (const object of objects) {
      const own = regions.filter((region) => region.object === object.name && region.shape === 'series');
      for (const { value, labels } of own)
        for (const label of labels)
          ranges.push(line([task.id, object.name, value.start, value.end, value.instant === true, label]));
      const unnamed = own.filter(({ labels }) => labels.length === 0).length;
      if (unnamed > 0) context.onLoss?.({ task: task.id, reason: 'Regions without a label', count: unnamed });
      const columns = columnsOf(readValue(object.value, task.data));
      if (columns) yield { path: `rows/${task.id}-${object.name}.csv`, content: labelledRows(columns, object, own) };
    }
  }
  yield { path: 'ranges.csv', content: ranges.join('') };
}

type Columns = Map<string, unknown[]>;

/** Lists of equal length by name; undefined for an address, whose rows are not here. */
function columnsOf(value: unknown): Columns | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const columns: Columns = new Map();
  for (const [name, cells] of Object.entries(value)) if (Array.isArray(cells)) columns.set(name, cells);
  return columns.size > 0 ? columns : undefined;
}

function labelledRows(columns: Columns, object: ObjectTag, regions: readonly Region[]): string {
  const names = [...columns.keys()];
  const { timeColumn } = object.params;
  const times = timeColumn === undefined ? undefined : columns.get(String(timeColumn));
  const count = Math.max(...[...columns.values()].map(({ length }) => length));
  const lines = [line([...names, 'label'])];
  for (let place = 0; place < count; place += 1) {
    const time = times ? times[place] : place;
    const labels = regions.flatMap((region) => (isWithin(region, time) ? region.labels : []));
    lines.push(line([...names.map((name) => columns.get(name)?.[place]), [...new Set(labels)].join('|')]));
  }
  return lines.join('');
}

/** Times as the series writes them; of texts, those of a sortable form compare as they are written. */
function isWithin({ value }: Region, time: unknown): boolean {
  const [at, start, end] = [momentOf(time), momentOf(value.start), momentOf(value.end)];
  return at !== undefined && start !== undefined && end !== undefined && start <= at && at <= end;
}

function momentOf(time: unknown): number | undefined {
  if (typeof time === 'number') return time;
  const parsed = typeof time === 'string' ? Date.parse(time) : Number.NaN;
  return Number.isNaN(parsed) ? undefined : parsed;
}

const line = (cells: readonly unknown[]): string => `${cells.map(writeCell).join(',')}\n`;
