import { readFile } from 'node:fs/promises';
import { RecognitionError } from '../../platform/recognition/recognition-error.ts';
import { answerCalls } from './answer-calls.ts';
import { encode, type Rotation, turn } from './canvas.ts';
import { findSkew } from './find-skew.ts';
import { openImage, openTiff } from './image-pages.ts';
import type { Pages } from './pages.ts';
import { openPdf } from './pdf-pages.ts';
import { straighten } from './straighten.ts';

export type PagesCall =
  | { call: 'open'; path: string; contentType: string }
  | { call: 'page'; number: number }
  | { call: 'draw'; number: number; format: 'pgm' | 'png'; rotation: Rotation };

let pages: Pages | undefined;
let drawn: { number: number; canvas: Awaited<ReturnType<Pages['draw']>>; skew?: number } | undefined;

answerCalls(async (request: PagesCall): Promise<unknown> => {
  if (request.call === 'open') {
    pages = await open(await readFile(request.path), request.contentType);
    return { count: pages.count };
  }
  if (!pages) throw new Error('no file is open');
  if (request.call === 'page') return pages.page(request.number);
  const { number, format, rotation } = request;
  // A page that is turned to try again is not drawn anew.
  if (drawn?.number !== number) drawn = { number, canvas: await pages.draw(number) };
  // Services that take PNG see to it themselves. What stands on its head is as much askew.
  if (format === 'pgm') drawn.skew ??= findSkew(drawn.canvas);
  const { canvas, ...place } = straighten(turn(drawn.canvas, rotation), drawn.skew ?? 0);
  return { content: await encode(canvas, format), ...place };
});

async function open(file: Uint8Array, contentType: string): Promise<Pages> {
  if (file.length === 0) throw new RecognitionError('unreadable', 'The file is empty.');
  if (contentType === 'application/pdf') return openPdf(file);
  if (contentType === 'image/tiff') return openTiff(file);
  if (contentType.startsWith('image/') && contentType !== 'image/svg+xml') return openImage(file);
  throw new RecognitionError('unreadable', `Text is read out of pictures and PDF files, not out of ${contentType}.`);
}
