import { readValue } from '@labelwright/task-definition/data-reference';
import type { CompiledConfig } from '@labelwright/task-definition/model';
import { chooseAnswer } from '../choose-answer.ts';
import type { ExportAnnotation, ExportContext, ExportTask } from '../model.ts';
import { isNameless } from './kinds-of-answers.ts';
import { type Region, readRegions } from './read-regions.ts';

/** One picture with the regions of the answer that counts. */
export interface AnnotatedPicture {
  task: ExportTask;
  annotation: ExportAnnotation | undefined;
  /** Address as in the task. */
  url: string;
  /** Name of the file, the same for no two pictures of an export. */
  fileName: string;
  width: number | undefined;
  height: number | undefined;
  regions: Region[];
}

/** Every picture of every task, page by page; a picture without regions is one to learn from, too. */
export async function* readPictures(
  records: AsyncIterable<ExportTask>,
  context: ExportContext,
): AsyncGenerator<AnnotatedPicture> {
  const objects = Object.values(context.config?.objects ?? {}).filter(({ tag }) => tag === 'Image');
  const names = new Set<string>();
  for await (const task of records) {
    const annotation = chooseAnswer(task, context);
    const regions = readRegions(annotation?.result).map((region) => named(region, context.config));
    for (const object of objects) {
      const urls = urlsOf(task.data, object.valueList ?? object.value);
      const own = regions.filter((region) => region.object === object.name);
      for (const [page, url] of urls.entries()) {
        const onPage = own.filter(({ itemIndex }) => (itemIndex ?? 0) === page);
        const fileName = uniqueName(fileNameOf(url, task.id), task.id, names);
        context.onPicture?.({ url, fileName, task: task.id });
        const [measured] = onPage.filter(({ width, height }) => width !== undefined && height !== undefined);
        yield {
          task,
          annotation,
          url,
          fileName,
          width: measured?.width,
          height: measured?.height,
          regions: onPage,
        };
      }
    }
  }
}

/** Where nothing is there to name regions with, they are called as the control that drew them. */
function named(region: Region, config: CompiledConfig | undefined): Region {
  const isUnnamed = region.labels.length === 0 && config && isNameless(config, config.controls[region.control]);
  return isUnnamed ? { ...region, labels: [region.control] } : region;
}

function urlsOf(data: Record<string, unknown>, written: string): string[] {
  const value = readValue(written, data);
  if (typeof value === 'string') return [value];
  return Array.isArray(value) ? value.filter((entry) => typeof entry === 'string') : [];
}

function fileNameOf(url: string, taskId: number): string {
  if (url.startsWith('data:')) return `task-${taskId}.${/^data:image\/(\w+)/.exec(url)?.[1] ?? 'png'}`;
  const path = url.split(/[?#]/)[0] ?? '';
  const name = path.slice(path.lastIndexOf('/') + 1);
  return safeName(decoded(name)) || `task-${taskId}`;
}

function decoded(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

const safeName = (name: string): string => name.replace(/[\\/:*?"<>|\p{Cc}]/gu, '_').slice(-200);

function uniqueName(name: string, taskId: number, taken: Set<string>): string {
  let unique = name;
  for (let number = 0; taken.has(unique.toLowerCase()); number += 1) {
    unique = number === 0 ? `${taskId}-${name}` : `${taskId}-${number}-${name}`;
  }
  taken.add(unique.toLowerCase());
  return unique;
}

/** Of a name such as `IMG_1.jpeg` the part before the ending. */
export const stemOf = (fileName: string): string => fileName.replace(/\.[^.]*$/, '') || fileName;
