import type { PDFDocumentProxy, PDFWorker } from 'pdfjs-dist';
import type { TextPiece } from './text-in-box.ts';

export interface PdfPage {
  /** Address of a picture of the page; good as long as the document is open. */
  url: string;
  pieces: readonly TextPiece[];
}

export interface OpenPdf {
  pageCount: number;
  /** From 0. Kept, so that turning back is quick. */
  page(index: number): Promise<PdfPage>;
  close(): void;
}

/** Longest side of a page's picture: sharp at reading size, and small enough to keep several. */
const longestPx = 2200;
const mostKept = 8;

/** Of all documents. One that a document started by itself would end with it, under the others that are open. */
let reader: PDFWorker | undefined;

/** Reads the file in ranges where its server allows it; throws an Error for people. */
export async function openPdf(address: string): Promise<OpenPdf> {
  const { PDFWorker, getDocument } = await import('pdfjs-dist');
  reader ??= PDFWorker.create({
    port: new Worker(new URL('./pdf-worker.ts', import.meta.url), { type: 'module' }),
  });
  const pdf = await getDocument({ url: address, worker: reader }).promise;
  const kept = new Map<number, Promise<PdfPage>>();
  const urls = new Set<string>();
  let isClosed = false;

  function forget(index: number): void {
    const old = kept.get(index);
    kept.delete(index);
    old?.then(
      ({ url }) => {
        URL.revokeObjectURL(url);
        urls.delete(url);
      },
      () => undefined,
    );
  }

  return {
    pageCount: pdf.numPages,
    page(index) {
      const known = kept.get(index) ?? readPage(pdf, index + 1);
      kept.delete(index);
      kept.set(index, known);
      known.then(
        ({ url }) => (isClosed ? URL.revokeObjectURL(url) : urls.add(url)),
        () => kept.delete(index),
      );
      const [oldest] = kept.keys();
      if (kept.size > mostKept && oldest !== undefined) forget(oldest);
      return known;
    },
    close() {
      isClosed = true;
      for (const url of urls) URL.revokeObjectURL(url);
      void pdf.loadingTask.destroy();
    },
  };
}

async function readPage(pdf: PDFDocumentProxy, number: number): Promise<PdfPage> {
  const page = await pdf.getPage(number);
  const whole = page.getViewport({ scale: 1 });
  const viewport = page.getViewport({ scale: longestPx / Math.max(whole.width, whole.height) });
  const canvas = document.createElement('canvas');
  canvas.width = Math.round(viewport.width);
  canvas.height = Math.round(viewport.height);
  await page.render({ canvas, viewport }).promise;
  const picture = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
  if (!picture) throw new Error('The page could not be drawn.');
  const { items } = await page.getTextContent();
  const pieces = items.flatMap((item): TextPiece[] => {
    if (!('str' in item) || item.str.trim() === '') return [];
    const [, , , , x, y] = item.transform;
    const [left = 0, bottom = 0] = viewport.convertToViewportPoint(x, y);
    const [right = 0, top = 0] = viewport.convertToViewportPoint(x + item.width, y + item.height);
    return [
      {
        text: item.str,
        x: (Math.min(left, right) / viewport.width) * 100,
        y: (Math.min(top, bottom) / viewport.height) * 100,
        width: (Math.abs(right - left) / viewport.width) * 100,
        height: (Math.abs(bottom - top) / viewport.height) * 100,
      },
    ];
  });
  page.cleanup();
  return { url: URL.createObjectURL(picture), pieces };
}
