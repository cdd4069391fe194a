import { Readable } from 'node:stream';
import type { UploadPreview } from '@labelwright/contract/imports';
import type { FastifyRequest } from 'fastify';
import { invalidField } from '../../platform/http/app-error.ts';
import type { Platform } from '../../platform/platform.ts';
import type { ImportNowOptions } from './import-now.ts';
import { uploadFile } from './upload-file.ts';

/** Stores what a request sends: files of a form one after another as they arrive, or pasted text. */
export async function receiveFiles(request: FastifyRequest, platform: Platform): Promise<UploadPreview[]> {
  const { actor, access } = request;
  if (!request.isMultipart()) {
    const { text, filename } = (request.body ?? {}) as { text?: unknown; filename?: unknown };
    if (typeof text !== 'string' || text.trim() === '')
      throw invalidField('text', 'Paste at least one row, or send files as multipart/form-data.');
    const name = typeof filename === 'string' ? filename.slice(0, 200) : 'pasted.txt';
    const content = Readable.from([Buffer.from(text)]);
    return [await uploadFile(platform, actor, access, { filename: name, content })];
  }
  const uploads: UploadPreview[] = [];
  for await (const { filename, file: content, fields } of filesOf(request)) {
    const serialNumber = serialOf(fields.serial_number);
    uploads.push(await uploadFile(platform, actor, access, { filename: filename || 'file', content, serialNumber }));
  }
  if (uploads.length === 0) throw invalidField('file', 'No file was sent. Send at least one as multipart/form-data.');
  return uploads;
}

function serialOf(field: unknown): string | undefined {
  const value = (field as { value?: unknown } | undefined)?.value;
  if (typeof value !== 'string' || value === '') return undefined;
  if (value.length > 100) throw invalidField('serial_number', 'At most 100 characters.');
  return value;
}

/** The parser says what is wrong with a form in plain errors, like those of a fault of ours. */
async function* filesOf(request: FastifyRequest): ReturnType<FastifyRequest['files']> {
  const files = request.files();
  for (;;) {
    const next = await files.next().catch((error: Error & { statusCode?: number }) => {
      if (error.statusCode !== undefined || !/multipart|part|boundary|form/i.test(error.message)) throw error;
      throw invalidField('file', `This is no whole multipart/form-data body: ${error.message}. Send it again.`);
    });
    if (next.done) return;
    yield next.value;
  }
}

export interface NowQuery {
  commit_to_project?: boolean;
  return_task_ids?: boolean;
  preannotated_from_fields?: string | string[];
  preannotation_target?: 'auto' | 'annotation' | 'prediction';
  on_duplicate?: 'skip' | 'keep' | 'update';
}

export function nowOptions(query: NowQuery): ImportNowOptions {
  return {
    returnTaskIds: query.return_task_ids ?? false,
    onDuplicate: query.on_duplicate ?? 'keep',
    preannotatedFromFields: fieldsOf(query.preannotated_from_fields),
    preannotationTarget: query.preannotation_target,
  };
}

export function fieldsOf(fields: string | string[] | undefined): string[] | undefined {
  if (typeof fields !== 'string') return fields;
  return fields
    .split(',')
    .map((field) => field.trim())
    .filter(Boolean);
}
