import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { OcrPage } from '@labelwright/contract/preprocessing';
import { fitRecognised } from '@labelwright/formats/recognised/fit-recognised';
import type { Recognised } from '@labelwright/formats/recognised/model';
import { listRecognisable } from '@labelwright/formats/recognised/recognisable';
import { readValue, resolveReference } from '@labelwright/task-definition/data-reference';
import { configForTask } from '@labelwright/task-definition/for-task';
import type { CompiledConfig, ObjectTag, RegionResult } from '@labelwright/task-definition/model';
import type { JobContext } from '../../platform/jobs/job.ts';
import type { Platform } from '../../platform/platform.ts';
import { RecognitionError } from '../../platform/recognition/recognition-error.ts';
import { ContentRefusedError, sniffContent } from '../../platform/storage/sniff-content.ts';
import { enginesOf, recogniseDocument, recogniseRecording, withWorkingFolder } from '../preprocessing/index.ts';
import { withMedium } from '../storages/index.ts';
import type { withEngine } from './plan-recognition.ts';
import type { RunRow, TaskToRead } from './recognition.queries.ts';

export interface Reading {
  run: RunRow;
  compiled: CompiledConfig;
  /** Of the project, with the engine of the run. */
  choice: ReturnType<typeof withEngine>;
}

export interface ReadAnswer {
  result: RegionResult[];
  score: number | null;
  /** What it was read by. */
  engine: string;
}

const PICTURES = ['image/*', 'application/pdf'];
const SOUNDS = ['audio/*', 'video/*'];

/** What stands in the media of a task, as an answer to it; undefined: not a word. Throws RecognitionError, MediumError. */
export async function readTask(
  platform: Platform,
  reading: Reading,
  task: TaskToRead,
  context: JobContext,
): Promise<ReadAnswer | undefined> {
  const { run } = reading;
  const config = configForTask(reading.compiled, task.data);
  const kind = run.kind === 'ocr' ? 'ocr' : 'transcription';
  const objects = listRecognisable(config).filter(
    (found) => found.kind === kind && found.dataKey === run.data_key && found.lack === undefined,
  );
  const answers: ReadAnswer[] = [];
  let seen = 0;
  for (const { object } of objects) {
    const addresses = addressesOf(object, task.data);
    seen += addresses.length;
    if (addresses.length === 0) continue;
    const found = await readObject(platform, reading, { task, object, addresses }, context);
    const fitted = fitRecognised(config, found.recognised, object.name);
    if (!fitted.ok) continue;
    // Regions of several objects are counted through from one each.
    const own = objects.length === 1 ? '' : `${object.name}-`;
    const result = fitted.result.map((item) => ({ ...item, id: `${own}${item.id}` }));
    answers.push({ result, score: fitted.score, engine: found.engine });
  }
  if (seen === 0) throw new RecognitionError('unreadable', `The task has nothing in “${run.data_key}”.`);
  return joined(answers);
}

function joined(answers: readonly ReadAnswer[]): ReadAnswer | undefined {
  const [first] = answers;
  if (first === undefined || answers.length === 1) return first;
  const scores = answers.flatMap(({ score }) => (score === null ? [] : [score]));
  return {
    result: answers.flatMap(({ result }) => result),
    score: scores.length === 0 ? null : scores.reduce((sum, score) => sum + score, 0) / scores.length,
    engine: first.engine,
  };
}

function addressesOf(object: ObjectTag, data: Record<string, unknown>): string[] {
  const value =
    object.valueList === undefined ? readValue(object.value, data) : resolveReference(object.valueList, data);
  const list = Array.isArray(value) ? value : [value];
  return list.flatMap((entry) => (typeof entry === 'string' && entry.trim() !== '' ? [entry.trim()] : []));
}

interface ObjectToRead {
  task: TaskToRead;
  object: ObjectTag;
  addresses: readonly string[];
}

async function readObject(
  platform: Platform,
  reading: Reading,
  { task, object, addresses }: ObjectToRead,
  context: JobContext,
): Promise<{ recognised: Recognised; engine: string }> {
  const { run, choice } = reading;
  // Progress is counted in tasks.
  const following = { ...context, progress: () => {} };
  const engines = enginesOf(platform);
  const wish = { language: run.language, project: choice };
  if (run.kind === 'speech') {
    const { result } = await withFile(platform, reading, task, addresses[0] ?? '', context, (file) =>
      recogniseRecording(platform, engines, file, wish, following),
    );
    return { recognised: result, engine: result.engine };
  }
  const pages: OcrPage[] = [];
  let engine = '';
  // A picture is one page, whatever its file holds; a list shows each of its pictures as a page.
  const limited = object.tag === 'Pdf' ? wish : { ...wish, mostPages: 1 };
  for (const [index, address] of addresses.entries()) {
    const result = await withFile(platform, reading, task, address, context, (file) =>
      recogniseDocument(platform, engines, file, limited, following),
    );
    if (engine === '' || result.engine === run.engine) engine = result.engine;
    pages.push(...result.pages.map((page) => (object.valueList === undefined ? page : { ...page, page: index + 1 })));
  }
  return { recognised: { kind: 'ocr', pages }, engine };
}

interface LocalFile {
  path: string;
  contentType: string;
  filename: string;
  folder: string;
}

/** The medium as a file of this machine, for as long as `use` runs. */
function withFile<T>(
  platform: Platform,
  { run }: Reading,
  task: TaskToRead,
  address: string,
  { actor, signal }: JobContext,
  use: (file: LocalFile) => Promise<T>,
): Promise<T> {
  const medium = { organizationId: run.organization_id, projectId: run.project_id, taskId: task.id, address };
  const filename = nameOf(address);
  return withWorkingFolder(async (folder) => {
    const path = join(folder, 'file');
    const contentType = await withMedium(platform, actor, medium, signal, async (stream) => {
      // What it is called says nothing sure about what it is.
      const sniffed = await sniffContent(stream, 'medium', run.kind === 'ocr' ? PICTURES : SOUNDS).catch(refused);
      await pipeline(sniffed.stream, createWriteStream(path), { signal });
      return sniffed.contentType;
    });
    return use({ path, contentType, filename, folder });
  });
}

function refused(error: unknown): never {
  if (!(error instanceof ContentRefusedError)) throw error;
  throw new RecognitionError(
    'unreadable',
    `There is no picture, PDF file or recording at the address: ${error.message}.`,
  );
}

function nameOf(address: string): string {
  const last = address.split(/[?#]/)[0]?.split('/').at(-1) ?? '';
  return last === '' ? 'recording' : last.slice(-200);
}
