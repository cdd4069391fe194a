import type { ImportRow } from '@labelwright/formats/import/model';
import { withActor } from '../../platform/db/db.ts';
import { type JobContext, PermanentJobError, throwIfCancelled } from '../../platform/jobs/job.ts';
import type { Platform } from '../../platform/platform.ts';
import type { ObjectFacts, ObjectStore } from '../../platform/storage/object-store.ts';
import { commitBatchIn, type PreparedImport, planRow } from '../imports/index.ts';
import type { ConnectionRow } from '../storages/index.ts';
import { readTaskFile, rowOfObject } from './object-rows.ts';
import {
  addToImport,
  type Checkpoint,
  holdConnection,
  insertLinks,
  insertSyncImport,
  type LinkRow,
  listLinks,
  markSeen,
  type NewLink,
  saveCheckpoint,
} from './sync.queries.ts';

export interface SyncRun {
  platform: Platform;
  context: JobContext;
  row: ConnectionRow;
  store: ObjectStore;
  prepared: PreparedImport;
}

const SHOWN_ERRORS = 50;
const BATCH_ROWS = 1000;

/** Another worker has finished the same run: nothing is left to do here, and nothing is wrong. */
export class TakenOver extends Error {
  override name = 'TakenOver';
}

/** A row that may become a task, with the object that it came from. */
interface Candidate {
  object: ObjectFacts;
  number: number;
  row: ImportRow;
}

/** Commits what came of one page of objects together with the place of the next. Returns where the sync stands then. */
export async function commitPage(
  run: SyncRun,
  checkpoint: Checkpoint,
  objects: readonly ObjectFacts[],
  next: { cursor: string | null; listed: number },
): Promise<Checkpoint> {
  const { platform, context, row } = run;
  const known = await withActor(platform.db, context.actor, (tx) =>
    listLinks(
      tx,
      row.organization_id,
      row.id,
      objects.map((object) => object.key),
    ),
  );
  let standing = checkpoint;
  let batch: Candidate[] = [];
  for await (const candidate of candidatesOf(run, objects, known)) {
    batch.push(candidate);
    if (batch.length < BATCH_ROWS || row.settings.use_blob_urls) continue;
    throwIfCancelled(context.signal);
    // Within a page of long files: the tasks are kept, the place is not moved, and a second run finds their links.
    standing = await commitRows(run, standing, batch, undefined);
    batch = [];
  }
  return commitRows(run, standing, batch, { ...next, objects, known });
}

async function* candidatesOf(
  run: SyncRun,
  objects: readonly ObjectFacts[],
  known: readonly LinkRow[],
): AsyncGenerator<Candidate> {
  const { row, store, prepared } = run;
  const links = new Map(known.map((link) => [`${link.row_number} ${link.object_key}`, link.etag]));
  for (const object of objects) {
    const etag = links.get(`0 ${object.key}`);
    if (row.settings.use_blob_urls) {
      if (etag === undefined) {
        const made = await rowOfObject(store, row, prepared.rules.compiled, object);
        yield { object, number: 0, row: made };
      }
    } else if (etag !== object.etag) {
      let number = 0;
      for await (const taskRow of readTaskFile(store, object)) {
        number += 1;
        if (!links.has(`${number} ${object.key}`)) yield { object, number, row: taskRow };
      }
    }
  }
}

interface PageEnd {
  cursor: string | null;
  listed: number;
  objects: readonly ObjectFacts[];
  known: readonly LinkRow[];
}

async function commitRows(
  run: SyncRun,
  checkpoint: Checkpoint,
  batch: readonly Candidate[],
  end: PageEnd | undefined,
): Promise<Checkpoint> {
  const { platform, context, row } = run;
  const { organization_id: organizationId, project_id: projectId, id: storageId } = row;
  return withActor(platform.db, context.actor, async (tx) => {
    const held = await holdConnection(tx, organizationId, storageId);
    if (!held) throw new PermanentJobError('The connection was deleted.');
    const current = held.checkpoint;
    // Somebody else took this page at the same time, or finished: nothing here is to be done twice.
    if (!current || current.run !== checkpoint.run) throw new TakenOver();
    if (current.cursor !== checkpoint.cursor) return current;
    const scope = { organizationId, projectId, storageId, run: checkpoint.run };
    const keys = [...new Set(batch.map(({ object }) => object.key))];
    const taken = new Set(
      (await listLinks(tx, organizationId, storageId, keys)).map((link) => `${link.row_number} ${link.object_key}`),
    );
    const fresh = batch.filter(({ object, number }) => !taken.has(`${number} ${object.key}`));
    const importId = current.importId;
    const made = await makeTasks(run, tx, fresh, importId);
    await insertLinks(tx, scope, made.links);
    const counts = { ...current.counts };
    counts.created += made.links.length;
    counts.failed += made.errors.length;
    if (end) {
      await closePage(tx, scope, row.settings.use_blob_urls, end);
      counts.seen += end.objects.length;
      counts.skipped += end.listed - end.objects.length;
      counts.changed += changedOf(end);
    }
    const saved: Checkpoint = {
      run: checkpoint.run,
      cursor: end ? end.cursor : checkpoint.cursor,
      counts,
      errors: [...current.errors, ...made.errors].slice(0, SHOWN_ERRORS),
      importId: made.importId,
    };
    await saveCheckpoint(tx, organizationId, storageId, saved);
    return saved;
  });
}

type Tx = Parameters<typeof holdConnection>[0];

/** Files of tasks are remembered as read; what was there before is seen again. */
async function closePage(
  tx: Tx,
  scope: { organizationId: number; projectId: number; storageId: number; run: number },
  isBlob: boolean,
  { objects }: PageEnd,
): Promise<void> {
  await markSeen(tx, scope, objects);
  if (isBlob) return;
  const files = objects.map((object): NewLink => ({ key: object.key, row: 0, etag: object.etag, taskId: null }));
  await insertLinks(tx, scope, files);
}

function changedOf({ objects, known }: PageEnd): number {
  const etags = new Map(known.filter((link) => link.row_number === 0).map((link) => [link.object_key, link.etag]));
  return objects.filter((object) => etags.has(object.key) && etags.get(object.key) !== object.etag).length;
}

async function makeTasks(
  run: SyncRun,
  tx: Tx,
  candidates: readonly Candidate[],
  openImport: number | null,
): Promise<{ links: NewLink[]; errors: { key: string; message: string }[]; importId: number | null }> {
  const { platform, context, row, prepared } = run;
  const errors: { key: string; message: string }[] = [];
  const planned = candidates.flatMap((candidate) => {
    const outcome = planRow(candidate.row, prepared);
    if (outcome.ok) return [{ ...candidate, task: outcome.task }];
    errors.push({ key: nameOf(candidate), message: outcome.message.slice(0, 500) });
    return [];
  });
  if (planned.length === 0) return { links: [], errors, importId: openImport };
  const scope = {
    organizationId: row.organization_id,
    projectId: row.project_id,
    createdBy: context.actor.userId ?? null,
    definitionId: prepared.rules.definitionId,
  };
  const importId = openImport ?? (await insertSyncImport(tx, { ...scope, title: row.title, jobId: context.jobId }));
  const tasks = planned.map(({ task }) => task);
  const written = await commitBatchIn(tx, platform, context.actor, { ...scope, importId }, tasks, 'keep');
  await addToImport(tx, scope.organizationId, importId, { ...written, tasks: written.taskIds.length });
  const repeats = new Map(written.repeats.map(({ place, taskId }) => [place, taskId]));
  const ids = [...written.taskIds];
  const links = planned.map(({ object, number }, place): NewLink => {
    // A task with its external id was there: the object belongs to that one.
    const taskId = repeats.get(place) ?? ids.shift() ?? null;
    return { key: object.key, row: number, etag: object.etag, taskId };
  });
  return { links, errors, importId };
}

function nameOf({ object, number }: Candidate): string {
  return number === 0 ? object.key : `${object.key}, row ${number}`;
}
