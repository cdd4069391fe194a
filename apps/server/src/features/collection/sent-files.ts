import type { UploadedItem, UploadedMany } from '@labelwright/contract/collection-uploads';
import type { FastifyRequest } from 'fastify';
import { AppError, invalidField } from '../../platform/http/app-error.ts';
import type { ProjectAccess } from '../../platform/http/types.ts';
import type { Platform } from '../../platform/platform.ts';
import type { SentFile } from './store-file.ts';
import { isZip, type UploadChoices, uploadIntoMany, uploadOne } from './upload-items.ts';

const MOST_FILES = 1000;

/** One file, or what came of many: files of a form are taken one after another as they arrive. */
export async function receiveItems(
  request: FastifyRequest,
  platform: Platform,
  access: ProjectAccess,
  choices: UploadChoices,
): Promise<{ single: UploadedItem } | { many: UploadedMany }> {
  const { actor } = request;
  const many: UploadedMany = { items: [], skipped: [] };
  const files = filesOf(request);
  const first = await files.next();
  if (first.done) throw invalidField('file', 'No file was sent. Send at least one as multipart/form-data.');
  // The second file tells that there are several; by then the first one has to be read.
  if (isZip(first.value.filename)) await uploadIntoMany(platform, actor, access, first.value, choices, many);
  else {
    const outcome = await settle(uploadOne(platform, actor, access, first.value, choices));
    const second = await files.next();
    if (second.done) {
      if (outcome.error !== undefined) throw outcome.error;
      if (outcome.item !== undefined) return { single: outcome.item };
    }
    note(many, first.value.filename, outcome);
    if (!second.done) await uploadIntoMany(platform, actor, access, second.value, choices, many);
  }
  for await (const file of files) {
    if (many.items.length + many.skipped.length >= MOST_FILES)
      throw new AppError('too_large', `At most ${MOST_FILES} files in one request. Send the rest in another.`);
    await uploadIntoMany(platform, actor, access, file, choices, many);
  }
  return { many };
}

interface Outcome {
  item?: UploadedItem;
  error?: unknown;
}

async function settle(work: Promise<UploadedItem>): Promise<Outcome> {
  try {
    return { item: await work };
  } catch (error) {
    if (error instanceof AppError && error.code === 'validation') return { error };
    throw error;
  }
}

function note(many: UploadedMany, filename: string, { item, error }: Outcome): void {
  if (item) many.items.push(item);
  else if (error instanceof AppError)
    many.skipped.push({ file: filename.slice(0, 512), reason: error.details?.file?.[0] ?? error.message });
}

/** The only file of a form. */
export async function receiveFile(
  request: FastifyRequest,
  keep: (file: SentFile) => Promise<UploadedItem>,
): Promise<UploadedItem> {
  const files = filesOf(request);
  const first = await files.next();
  if (first.done) throw invalidField('file', 'No file was sent. Send one as multipart/form-data.');
  const kept = await keep(first.value);
  await files.return(undefined);
  return kept;
}

/** The parser says what is wrong with a form in plain errors, like those of a fault of ours. */
async function* filesOf(request: FastifyRequest): AsyncGenerator<SentFile, undefined> {
  if (!request.isMultipart())
    throw invalidField('file', 'Send the file as multipart/form-data, in a field named file.');
  const files = request.files();
  for (;;) {
    const next = await files.next().catch((error: Error & { statusCode?: number }) => {
      if (error.statusCode !== undefined || !/multipart|part|boundary|form/i.test(error.message)) throw error;
      throw invalidField('file', `This is no whole multipart/form-data body: ${error.message}. Send it again.`);
    });
    if (next.done) return undefined;
    const { filename, file: content } = next.value;
    yield { filename: filename || 'file', content };
  }
}
