import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import { finished } from 'node:stream/promises';
import type { Platform } from '../../platform/platform.ts';
import { newStorageKey } from '../../platform/storage/storage.ts';

export interface FailureReport {
  /** Resolves when the disk has kept up. */
  add(row: { file: string; line: number; message: string; raw: string | undefined }): Promise<void>;
  /** undefined when nothing failed. */
  close(): Promise<
    | {
        mediaType: 'text';
        storageKey: string;
        filename: string;
        contentType: string;
        sizeBytes: number;
        sha256: string;
      }
    | undefined
  >;
}

const LARGEST_REPORT_BYTES = 1_000_000_000;

/** The list of failed rows as a CSV file, begun with the first of them. */
export function openFailureReport(platform: Platform, organizationId: number): FailureReport {
  const filename = 'failed-rows.csv';
  const storageKey = newStorageKey(organizationId, filename);
  let stream: PassThrough | undefined;
  let stored: Promise<{ sizeBytes: number; sha256: string }> | undefined;
  const cell = (text: string): string => `"${text.replaceAll('"', '""')}"`;
  return {
    add: async ({ file, line, message, raw }) => {
      if (!stream) {
        stream = new PassThrough({ highWaterMark: 1_000_000 });
        stored = platform.storage.put(storageKey, stream, { contentType: 'text/csv', maxBytes: LARGEST_REPORT_BYTES });
        stream.write('file,line,problem,row\n');
      }
      if (!stream.write(`${cell(file)},${line},${cell(message)},${cell(raw ?? '')}\n`)) await once(stream, 'drain');
    },
    close: async () => {
      if (!stream || !stored) return undefined;
      stream.end();
      await finished(stream, { readable: false });
      return { mediaType: 'text', storageKey, filename, contentType: 'text/csv', ...(await stored) };
    },
  };
}
