import { withActor } from '../../platform/db/db.ts';
import { type JobContext, PermanentJobError } from '../../platform/jobs/job.ts';
import type { Platform } from '../../platform/platform.ts';
import { findImport, updateRun } from './imports.queries.ts';
import { TakenOver } from './run-model.ts';
import { recordUpload, storeFile } from './upload-file.ts';

/** Of the whole download. */
const LONGEST_FETCH_MS = 3 * 3_600_000;

/** Fetches what an import by URL is to read, once: after that it is an uploaded file like any other. */
export async function fetchSource(
  platform: Platform,
  context: JobContext,
  scope: { organizationId: number; projectId: number; importId: number; runner: string },
): Promise<void> {
  const { organizationId, projectId, importId, runner } = scope;
  const { actor } = context;
  const record = await withActor(platform.db, actor, (tx) => findImport(tx, organizationId, importId));
  const fetched = (record?.file_upload_ids as number[] | undefined) ?? [];
  if (!record || record.url === null || fetched.length > 0) return;
  const answer = await platform.outbound.fetchSafely(record.url, {
    maxBytes: platform.config.uploadLimitMb * 1_000_000,
    timeoutMs: LONGEST_FETCH_MS,
    signal: context.signal,
  });
  if (answer.status !== 200) {
    answer.discard();
    const words = `${new URL(record.url).host} answered ${answer.status}`;
    if (answer.status >= 500 || answer.status === 429) throw new Error(`${words}.`);
    throw new PermanentJobError(`${words}. Check the address, and whether it can be read without signing in.`);
  }
  const stored = await storeFile(platform, organizationId, {
    filename: fileNameOf(answer.url, answer.headers),
    content: answer.body,
  });
  await withActor(platform.db, actor, async (tx) => {
    const upload = await recordUpload(tx, actor, { organizationId, projectId }, stored);
    const isHeld = await updateRun(tx, organizationId, importId, runner, {
      file_upload_ids: JSON.stringify([upload.id]),
    });
    if (!isHeld) throw new TakenOver();
  });
}

const EXTENSION_OF: Readonly<Record<string, string>> = {
  'application/json': '.json',
  'application/x-ndjson': '.jsonl',
  'text/csv': '.csv',
  'text/tab-separated-values': '.tsv',
  'text/plain': '.txt',
  'text/html': '.html',
  'application/zip': '.zip',
};

/** What the answer calls the file, else the end of its address; the declared type where neither has an ending. */
function fileNameOf(url: string, headers: Readonly<Record<string, string>>): string {
  const declared = /filename\*?=(?:UTF-8'')?"?([^";]+)/i.exec(headers['content-disposition'] ?? '')?.[1];
  const last = new URL(url).pathname.split('/').at(-1) ?? '';
  const name =
    decoded((declared ?? last).trim())
      .replace(/[\\/\p{Cc}]/gu, '_')
      .slice(-200) || 'download';
  if (/\.[a-z0-9]{2,8}$/i.test(name)) return name;
  return `${name}${EXTENSION_OF[(headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? ''] ?? ''}`;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
