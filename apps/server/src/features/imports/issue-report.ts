import { Readable } from 'node:stream';
import type { Actor } from '../../platform/db/actor.ts';
import { withActor } from '../../platform/db/db.ts';
import type { Platform } from '../../platform/platform.ts';
import { newStorageKey } from '../../platform/storage/storage.ts';
import type { NewAsset } from './file-uploads.queries.ts';
import { listIssues } from './issues.queries.ts';

const LARGEST_REPORT_BYTES = 4_000_000_000;
const PAGE = 2000;

/** The rows that did not come in as a CSV file, for whoever mends them; undefined when there are none. */
export async function storeIssueReport(
  platform: Platform,
  actor: Actor,
  organizationId: number,
  importId: number,
): Promise<Omit<NewAsset, 'organizationId' | 'projectId' | 'createdBy'> | undefined> {
  const lines = reportLines(platform, actor, organizationId, importId);
  const head = await lines.next();
  const first = await lines.next();
  if (head.done || first.done) return undefined;
  const filename = 'failed-rows.csv';
  const storageKey = newStorageKey(organizationId, filename);
  const content = Readable.from(joined([head.value, first.value], lines), { objectMode: false });
  const stored = await platform.storage.put(storageKey, content, {
    contentType: 'text/csv',
    maxBytes: LARGEST_REPORT_BYTES,
  });
  return { mediaType: 'text', storageKey, filename, contentType: 'text/csv', ...stored };
}

async function* joined(first: readonly string[], rest: AsyncGenerator<string>): AsyncGenerator<string> {
  yield* first;
  yield* rest;
}

async function* reportLines(
  platform: Platform,
  actor: Actor,
  organizationId: number,
  importId: number,
): AsyncGenerator<string> {
  yield 'file,line,problem,row,kind,task\n';
  for (let afterId = 0; ; ) {
    const rows = await withActor(platform.db, actor, (tx) =>
      listIssues(tx, organizationId, importId, { kind: undefined, afterId, limit: PAGE }),
    );
    if (rows.length === 0) return;
    for (const { file, line, message, raw, kind, task_id: task } of rows)
      yield `${cell(file)},${line},${cell(message)},${cell(raw)},${kind},${task ?? ''}\n`;
    afterId = rows.at(-1)?.id ?? afterId;
  }
}

const cell = (text: string): string => `"${text.replaceAll('"', '""')}"`;
