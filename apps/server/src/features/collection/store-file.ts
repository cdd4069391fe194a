import type { Readable } from 'node:stream';
import type { Actor } from '../../platform/db/actor.ts';
import type { Tx } from '../../platform/db/db.ts';
import { invalidField } from '../../platform/http/app-error.ts';
import type { Platform } from '../../platform/platform.ts';
import type { MediaType } from '../../platform/storage/content-types.ts';
import { sniffContent } from '../../platform/storage/sniff-content.ts';
import { newStorageKey } from '../../platform/storage/storage.ts';
import { findMediaFault, insertAsset, measureMedia } from '../storages/index.ts';

export type FileKind = 'document' | 'voice_sample';

export interface SentFile {
  filename: string;
  content: Readable;
}

export interface StoredFile {
  filename: string;
  storageKey: string;
  contentType: string;
  mediaType: MediaType;
  sizeBytes: number;
  sha256: string;
  width: number | null;
  height: number | null;
  durationMs: number | null;
}

/** By what is in the files, not by what they are called. Browsers record sound into containers for films. */
const ALLOWED: Record<FileKind, readonly string[]> = {
  document: ['application/pdf', 'image/*'],
  voice_sample: ['audio/*', 'video/webm', 'video/mp4'],
};
const EXPECTED: Record<FileKind, string> = {
  document: 'Documents are PDF files and pictures (PNG, JPEG, TIFF, WebP, GIF, BMP, HEIC, AVIF).',
  voice_sample: 'Voice samples are recordings (WAV, MP3, FLAC, Ogg, Opus, M4A, AAC, WebM).',
};
/** A drawing of commands may carry a script. */
const REFUSED = new Set(['image/svg+xml']);

/**
 * Stores a file after looking at its content, hashed and measured while it arrives. Throws `validation` for what is
 * empty, broken, a program, or of another kind; nothing of it stays behind.
 */
export async function storeFile(
  platform: Platform,
  organizationId: number,
  kind: FileKind,
  file: SentFile,
): Promise<StoredFile> {
  const { storage, config } = platform;
  const filename = cleanName(file.filename);
  const sniffed = await sniffContent(file.content, filename, ALLOWED[kind]).catch((error: Error) => {
    throw invalidField('file', `${sentence(error.message)} ${EXPECTED[kind]}`);
  });
  if (REFUSED.has(sniffed.contentType)) {
    sniffed.stream.destroy();
    throw invalidField('file', `"${filename}" is a vector drawing. ${EXPECTED[kind]}`);
  }
  const storageKey = newStorageKey(organizationId, filename);
  const maxBytes = config.uploadLimitMb * 1_000_000;
  const stored = await storage.put(storageKey, sniffed.stream, { contentType: sniffed.contentType, maxBytes });
  try {
    return await inspect(platform, kind, { filename, storageKey, ...stored }, sniffed);
  } catch (error) {
    await storage.delete(storageKey);
    throw error;
  }
}

async function inspect(
  platform: Platform,
  kind: FileKind,
  file: { filename: string; storageKey: string; sizeBytes: number; sha256: string },
  { contentType, mediaType }: { contentType: string; mediaType: MediaType },
): Promise<StoredFile> {
  const { storage } = platform;
  const { storageKey, sizeBytes } = file;
  if (sizeBytes === 0) throw invalidField('file', `"${file.filename}" is empty. Choose a file with content.`);
  const fault = await findMediaFault(storage, { storageKey, sizeBytes, contentType, fileName: file.filename });
  if (fault !== undefined) throw invalidField('file', fault);
  const measures = await measureMedia(storage, { storageKey, contentType, sizeBytes });
  const isFilm = contentType.startsWith('video/');
  if (kind === 'voice_sample' && isFilm && measures.width !== null)
    throw invalidField('file', `"${file.filename}" is a film. ${EXPECTED.voice_sample}`);
  const heard = isFilm ? contentType.replace('video/', 'audio/') : contentType;
  return { ...file, contentType: heard, mediaType: isFilm ? 'audio' : mediaType, ...measures };
}

/** The file's own row, in the transaction of its item: one is not there without the other. */
export async function insertFile(
  tx: Tx,
  actor: Actor,
  place: { organizationId: number; projectId: number },
  file: StoredFile,
): Promise<number> {
  const row = await insertAsset(tx, {
    ...place,
    ...file,
    metadata: {},
    tags: [],
    createdBy: actor.userId,
    keptOnce: false,
  });
  if (!row) throw new Error('the file of an item was not inserted');
  return row.id;
}

/** Without what no database and no shell likes; a path in a ZIP stays one. */
function cleanName(name: string): string {
  const clean = name
    .toWellFormed()
    .replace(/\p{Cc}/gu, '')
    .trim();
  return (clean === '' ? 'file' : clean).slice(-512);
}

function sentence(message: string): string {
  return `${message.charAt(0).toUpperCase()}${message.slice(1)}.`;
}
