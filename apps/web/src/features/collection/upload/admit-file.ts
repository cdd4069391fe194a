import type { ItemType } from '@labelwright/contract/collection-fields';

/** By the ending: browsers name types differently or not at all. The server looks into the file itself. */
const ENDINGS: Readonly<Record<ItemType, readonly string[]>> = {
  // The server takes a ZIP apart.
  document: ['pdf', 'zip', 'png', 'jpg', 'jpeg', 'tif', 'tiff', 'webp', 'bmp', 'gif', 'heic', 'heif', 'avif'],
  voice_sample: ['wav', 'mp3', 'm4a', 'aac', 'ogg', 'oga', 'opus', 'flac', 'webm', 'mp4'],
  raw_text: ['txt', 'md'],
};

const MEGABYTE = 1_000_000;
export const LARGEST_BYTES: Readonly<Record<ItemType, number>> = {
  document: 200 * MEGABYTE,
  voice_sample: 200 * MEGABYTE,
  raw_text: MEGABYTE,
};

export const ACCEPTED: string = Object.values(ENDINGS)
  .flat()
  .map((ending) => `.${ending}`)
  .join(',');

type Admission = { type: ItemType } | { problem: 'type' | 'size' | 'empty'; limitBytes?: number };

/** What a file would become, or why it cannot be taken. */
export function admitFile({ name, size, type: mime }: Pick<File, 'name' | 'size' | 'type'>): Admission {
  const type = typeOf(name, mime);
  if (type === undefined) return { problem: 'type' };
  if (size === 0) return { problem: 'empty' };
  const limitBytes = LARGEST_BYTES[type];
  return size > limitBytes ? { problem: 'size', limitBytes } : { type };
}

function typeOf(name: string, mime: string): ItemType | undefined {
  const ending = /\.([^.]+)$/.exec(name)?.[1]?.toLowerCase();
  const found = (Object.keys(ENDINGS) as ItemType[]).find((type) => ENDINGS[type].includes(ending ?? ''));
  if (found !== undefined || ending !== undefined) return found;
  if (mime === 'application/pdf' || mime.startsWith('image/')) return 'document';
  return mime.startsWith('audio/') ? 'voice_sample' : undefined;
}
