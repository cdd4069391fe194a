import type { PageImage } from '../../platform/recognition/ocr-engine.ts';
import type { Rotation } from './canvas.ts';
import type { Page } from './pages.ts';
import type { PagesCall } from './pages-thread.ts';
import type { Straightened } from './straighten.ts';
import { startThread } from './thread.ts';

/** As it is given to an engine: PGM is made straight. */
export type DrawnPage = PageImage & Straightened;

/** A picture or PDF file, taken apart in a thread of its own: a file that never ends or fills the memory ends only that. */
export interface OpenedPages {
  count: number;
  page(number: number, signal: AbortSignal): Promise<Page>;
  draw(number: number, options: { format: 'pgm' | 'png'; rotation: Rotation; signal: AbortSignal }): Promise<DrawnPage>;
  close(): Promise<void>;
}

const THREAD = new URL('./pages-thread.ts', import.meta.url);
const MAX_HEAP_MB = 1024;

/** Throws RecognitionError `unreadable` with what to do about it. */
export async function openPages(path: string, contentType: string, signal: AbortSignal): Promise<OpenedPages> {
  const thread = startThread(THREAD, 'The reading of the file', MAX_HEAP_MB);
  const ask = <T>(request: PagesCall, limit: AbortSignal): Promise<T> => thread.call(request, limit);
  try {
    const { count } = await ask<{ count: number }>({ call: 'open', path, contentType }, signal);
    return {
      count,
      page: (number, limit) => ask({ call: 'page', number }, limit),
      draw: (number, { signal: limit, ...how }) => ask({ call: 'draw', number, ...how }, limit),
      close: thread.close,
    };
  } catch (error) {
    await thread.close();
    throw error;
  }
}
