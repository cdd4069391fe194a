import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { ProcessingResult, ProjectProcessing } from '@labelwright/contract/preprocessing';
import type { Actor } from '../../platform/db/actor.ts';
import { afterCommit, withActor } from '../../platform/db/db.ts';
import { emit } from '../../platform/events/emit.ts';
import { AppError } from '../../platform/http/app-error.ts';
import { JobCancelled, type JobContext, PermanentJobError } from '../../platform/jobs/job.ts';
import type { Platform } from '../../platform/platform.ts';
import { RecognitionError } from '../../platform/recognition/recognition-error.ts';
import { getItemForProcessing, type ProcessingItem, saveProcessed, setProcessingState } from '../collection/index.ts';
import type { Engines } from './engines.ts';
import { findProjectProcessing } from './preprocessing.queries.ts';
import { textOfPages } from './read-document.ts';
import { recogniseDocument, recogniseRecording } from './recognise-file.ts';
import { withWorkingFolder } from './working-folder.ts';

export interface ItemWork {
  itemId: string;
  /** What is done already is done again only when somebody asks for it. */
  trigger: 'upload' | 'manual';
}

export interface ItemOutcome {
  outcome: 'done' | 'already_done' | 'gone' | 'not_set';
  engine?: string;
  characters?: number;
  reason?: string;
}

interface Found {
  text: string;
  result: ProcessingResult;
  durationSeconds?: number | undefined;
  language?: string | undefined;
}

type ItemFile = NonNullable<ProcessingItem['file']>;

// A file that is exchanged while it is read is read again, but not for ever.
const MOST_EXCHANGES = 5;

/**
 * Reads or listens to an item and stores what came of it. May be run twice, killed at any point and run again: the text is
 * stored once and whole, with its event, and only while the item still has the file that was read.
 */
export async function processItem(
  platform: Platform,
  engines: Engines,
  work: ItemWork,
  context: JobContext,
): Promise<ItemOutcome> {
  for (let exchanges = 0; exchanges < MOST_EXCHANGES; exchanges += 1) {
    const begun = await begin(platform, work, context.actor, exchanges > 0);
    if ('outcome' in begun) return begun;
    const { item, file, choice } = begun;
    try {
      const found = await withCopy(platform, file, context.signal, (path, folder) =>
        item.kind === 'document'
          ? readText(platform, engines, { item, file, choice, path, context })
          : hearText(platform, engines, { item, file, choice, path, folder, context }),
      );
      if (await store(platform, context.actor, item, file, found)) {
        return { outcome: 'done', engine: found.result.engine, characters: found.text.length };
      }
    } catch (error) {
      if (context.signal.aborted) throw new JobCancelled();
      if (!(error instanceof RecognitionError)) throw error;
      if (error.fault === 'unavailable') throw error;
      if (error.fault === 'not_set') return await leaveWith(platform, context.actor, item, error);
      throw new PermanentJobError(error.message, { cause: error });
    }
  }
  throw new PermanentJobError('The file was exchanged again and again while it was read. Start it once more.');
}

type Begun = { item: ProcessingItem; file: ItemFile; choice: ProjectProcessing | undefined };

async function begin(
  { db }: Platform,
  { itemId, trigger }: ItemWork,
  actor: Actor,
  again: boolean,
): Promise<Begun | ItemOutcome> {
  const organizationId = actor.organizationId ?? 0;
  return withActor(db, actor, async (tx): Promise<Begun | ItemOutcome> => {
    const item = await getItemForProcessing(tx, organizationId, itemId).catch((error: unknown) => {
      if (error instanceof AppError && error.code === 'not_found') return undefined;
      throw error;
    });
    if (!item?.file) return { outcome: 'gone' };
    if (item.processed && trigger === 'upload' && !again) return { outcome: 'already_done' };
    await setProcessingState(tx, organizationId, itemId, { state: 'processing' });
    return { item, file: item.file, choice: await findProjectProcessing(tx, organizationId, item.projectId) };
  });
}

/** The file on this machine, for as long as `use` runs. */
function withCopy<T>(
  { storage }: Platform,
  file: ItemFile,
  signal: AbortSignal,
  use: (path: string, folder: string) => Promise<T>,
): Promise<T> {
  return withWorkingFolder(async (folder) => {
    const path = join(folder, 'file');
    const { stream } = await storage.open(file.storageKey);
    await pipeline(stream, createWriteStream(path), { signal });
    return use(path, folder);
  });
}

interface Reading {
  item: ProcessingItem;
  file: ItemFile;
  choice: ProjectProcessing | undefined;
  path: string;
  context: JobContext;
}

async function readText(platform: Platform, engines: Engines, reading: Reading): Promise<Found> {
  const { item, file, choice, path, context } = reading;
  const wish = { language: item.language, project: choice };
  const result = await recogniseDocument(platform, engines, { path, contentType: file.contentType }, wish, context);
  return { text: textOfPages(result), result };
}

async function hearText(platform: Platform, engines: Engines, reading: Reading & { folder: string }): Promise<Found> {
  const { item, file, choice, path, folder, context } = reading;
  const { result, durationSeconds } = await recogniseRecording(
    platform,
    engines,
    { path, folder, contentType: file.contentType, filename: file.filename },
    { language: item.language, project: choice },
    context,
  );
  return { text: result.text, result, durationSeconds: durationSeconds ?? result.durationSeconds ?? undefined };
}

/** false: the item is gone, or has another file by now. */
async function store(
  platform: Platform,
  actor: Actor,
  item: ProcessingItem,
  file: ItemFile,
  found: Found,
): Promise<boolean> {
  const { id, organizationId, projectId } = item;
  const { text, result, durationSeconds } = found;
  return withActor(platform.db, actor, async (tx) => {
    const isStored = await saveProcessed(tx, organizationId, id, {
      text,
      engine: result.engine,
      result,
      durationSeconds,
      now: platform.now(),
      assetId: file.assetId,
    });
    if (!isStored) return false;
    await emit(tx, actor, {
      type: item.kind === 'document' ? 'DOCUMENT_OCR_COMPLETED' : 'VOICE_TRANSCRIPTION_COMPLETED',
      organizationId,
      projectId,
      aggregateType: item.kind,
      aggregateId: id,
      payload: { item_id: id, engine: result.engine, language: result.language, characters: text.length },
    });
    afterCommit(tx, () => platform.live.publish({ organizationId, projectId, topic: 'items' }));
    return true;
  });
}

/** Nothing went wrong with the item: it waits until somebody has set up what it needs, and says so. */
async function leaveWith(
  platform: Platform,
  actor: Actor,
  item: ProcessingItem,
  error: RecognitionError,
): Promise<ItemOutcome> {
  const { id, organizationId, projectId } = item;
  await withActor(platform.db, actor, async (tx) => {
    await setProcessingState(tx, organizationId, id, { state: 'failed', error: error.message });
    afterCommit(tx, () => platform.live.publish({ organizationId, projectId, topic: 'items' }));
  });
  return { outcome: 'not_set', reason: error.message };
}
