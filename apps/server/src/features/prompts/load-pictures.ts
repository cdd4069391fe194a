import type { JobContext } from '../../platform/jobs/job.ts';
import type { Platform } from '../../platform/platform.ts';
import { MediumError, type TaskMedium, withMedium } from '../storages/index.ts';

/** What the common endpoints take of one picture; of all of a task, what several runs at a time may hold in memory. */
const MOST_BYTES = 5_000_000;
const MOST_BYTES_TOGETHER = 10_000_000;

export type Loaded = { urls: string[]; problem?: undefined } | { urls?: undefined; problem: string };

/** Data URLs: the endpoint need not reach the pictures, and nobody is told where they are. */
export async function loadPictures(
  platform: Platform,
  { actor, signal }: JobContext,
  task: Omit<TaskMedium, 'address'>,
  addresses: readonly string[],
): Promise<Loaded> {
  const urls: string[] = [];
  let total = 0;
  for (const [place, address] of addresses.entries()) {
    const picture = await load(platform, actor, { ...task, address }, signal);
    if (typeof picture === 'string') return { problem: `Picture ${place + 1}: ${picture}` };
    total += picture.length;
    if (total > MOST_BYTES_TOGETHER)
      return {
        problem: `The pictures of the task are too large: more than ${megabytes(MOST_BYTES_TOGETHER)} together.`,
      };
    const kind = kindOf(picture);
    if (kind === undefined) return { problem: `Picture ${place + 1}: This is no PNG, JPEG, GIF or WebP.` };
    urls.push(`data:image/${kind};base64,${picture.toString('base64')}`);
  }
  return { urls };
}

/** The bytes, or why there are none. */
async function load(
  platform: Platform,
  actor: JobContext['actor'],
  medium: TaskMedium,
  signal: AbortSignal,
): Promise<Buffer | string> {
  const inline = /^data:image\/[\w.+-]+;base64,/.exec(medium.address);
  if (inline) {
    const bytes = Buffer.from(medium.address.slice(inline[0].length), 'base64');
    return bytes.length > MOST_BYTES ? tooLarge() : bytes;
  }
  try {
    return await withMedium(platform, actor, medium, signal, async (stream) => {
      const chunks: Buffer[] = [];
      let size = 0;
      for await (const chunk of stream) {
        size += (chunk as Buffer).length;
        if (size > MOST_BYTES) return tooLarge();
        chunks.push(chunk as Buffer);
      }
      return Buffer.concat(chunks);
    });
  } catch (error) {
    if (error instanceof MediumError) return error.message;
    throw error;
  }
}

const tooLarge = (): string => `It is larger than ${megabytes(MOST_BYTES)}.`;
const megabytes = (bytes: number): string => `${bytes / 1_000_000} MB`;

/** By its first bytes, whatever it is called. */
function kindOf(bytes: Buffer): string | undefined {
  const begins = (hex: string): boolean => bytes.subarray(0, hex.length / 2).toString('hex') === hex;
  if (begins('89504e47')) return 'png';
  if (begins('ffd8ff')) return 'jpeg';
  if (begins('47494638')) return 'gif';
  return begins('52494646') && bytes.subarray(8, 12).toString('latin1') === 'WEBP' ? 'webp' : undefined;
}
