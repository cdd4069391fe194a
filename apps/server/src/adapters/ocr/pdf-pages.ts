import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createCanvas } from '@napi-rs/canvas';
import type { PDFDocumentProxy, PDFPageProxy } from 'pdfjs-dist/types/src/display/api.js';
import { RecognitionError } from '../../platform/recognition/recognition-error.ts';
import { MOST_PIXELS } from './canvas.ts';
import type { LayerWord, Page, Pages } from './pages.ts';
import { readTextLayer, type TextRun } from './text-layer.ts';

const DOTS_PER_INCH = 300;
const POINTS_PER_INCH = 72;
// A stamp, a page number or a header over a scan is no text layer.
const FEWEST_LETTERS_OVER_A_PICTURE = 16;
// Fonts without a table of letters give signs that nobody can read.
const MOST_UNREADABLE = 0.3;

/** Throws RecognitionError `unreadable` for what is locked or no PDF. */
export async function openPdf(file: Uint8Array): Promise<Pages> {
  const { getDocument, OPS } = await import('pdfjs-dist/legacy/build/pdf.mjs');
  const root = join(dirname(fileURLToPath(import.meta.resolve('pdfjs-dist/package.json'))), '/');
  const loading = getDocument({
    data: Uint8Array.from(file),
    standardFontDataUrl: join(root, 'standard_fonts/'),
    cMapUrl: join(root, 'cmaps/'),
    wasmUrl: join(root, 'wasm/'),
    iccUrl: join(root, 'iccs/'),
    verbosity: 0,
    enableXfa: false,
  });
  const pdf: PDFDocumentProxy = await loading.promise.catch((error: Error) => {
    throw explain(error);
  });
  const pictures = new Set([OPS.paintImageXObject, OPS.paintInlineImageXObject, OPS.paintImageMaskXObject]);
  const open = (number: number): Promise<PDFPageProxy> =>
    pdf.getPage(number).catch((error: Error) => {
      throw new RecognitionError('unreadable', `Page ${number} of the PDF is damaged.`, error);
    });
  return {
    count: pdf.numPages,
    page: async (number) => {
      const page = await open(number);
      const { width, height } = page.getViewport({ scale: 1 });
      const layer = await layerOf(page);
      const hasPicture = async (): Promise<boolean> => {
        const { fnArray } = await page.getOperatorList();
        return fnArray.some((operation: number) => pictures.has(operation));
      };
      return { width, height, layer: (await isOfUse(layer, hasPicture)) ? layer : undefined } satisfies Page;
    },
    draw: async (number) => {
      const page = await open(number);
      const plain = page.getViewport({ scale: 1 });
      const most = Math.sqrt(MOST_PIXELS / (plain.width * plain.height));
      const viewport = page.getViewport({ scale: Math.min(DOTS_PER_INCH / POINTS_PER_INCH, most) });
      const canvas = createCanvas(Math.max(1, Math.floor(viewport.width)), Math.max(1, Math.floor(viewport.height)));
      // Its own canvas of this process, which the types know only as that of browsers.
      const target = canvas as unknown as HTMLCanvasElement;
      await page.render({ canvas: target, viewport, background: '#ffffff' }).promise;
      page.cleanup();
      return canvas;
    },
  };
}

async function layerOf(page: PDFPageProxy): Promise<LayerWord[]> {
  const viewport = page.getViewport({ scale: 1 });
  const { items } = await page.getTextContent();
  const runs = items.flatMap((item): TextRun[] => {
    if (!('str' in item)) return [];
    const { str: text, width, height, hasEOL: endsLine, transform } = item;
    return [{ text, width, height, endsLine, transform: transform as number[] }];
  });
  return readTextLayer(runs, viewport);
}

async function isOfUse(words: readonly LayerWord[], hasPicture: () => Promise<boolean>): Promise<boolean> {
  const letters = words.map(({ text }) => text).join('');
  if (letters.length === 0) return !(await hasPicture());
  const unreadable = [...letters].filter((letter) => /[\p{Co}\p{Cn}\p{Cc}\uFFFD]/u.test(letter)).length;
  if (unreadable / letters.length > MOST_UNREADABLE) return false;
  return letters.length >= FEWEST_LETTERS_OVER_A_PICTURE || !(await hasPicture());
}

function explain(error: Error): RecognitionError {
  if (error.name === 'PasswordException') {
    return new RecognitionError('unreadable', 'The PDF is locked with a password. Send it without one.', error);
  }
  return new RecognitionError('unreadable', 'The PDF is broken off or damaged. Save it again and send it.', error);
}
