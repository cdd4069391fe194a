/** How well and how fast scans are read: character and word error rate of each engine of this machine, on real and on spoilt pages. */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { characterErrorRate, type Transcript, wordErrorRate } from '@labelwright/quality/metrics/error-rate';
import { createRandom } from '@labelwright/quality/metrics/random';
import { createEmbeddedTesseract } from '../apps/server/src/adapters/ocr/embedded-tesseract.ts';
import { openPages } from '../apps/server/src/adapters/ocr/open-pages.ts';
import { createSystemTesseract } from '../apps/server/src/adapters/ocr/system-tesseract.ts';
import { readDocument, textOfPages } from '../apps/server/src/features/preprocessing/read-document.ts';
import type { OcrEngine } from '../apps/server/src/platform/recognition/ocr-engine.ts';

const require = createRequire(new URL('../apps/server/package.json', import.meta.url));
const { createCanvas, loadImage } = require('@napi-rs/canvas') as typeof import('@napi-rs/canvas');

const SAMPLES = new URL('../samples/', import.meta.url);
const PDF = new URL('documents/project-history.pdf', SAMPLES).pathname;
// Pages of the file whose pictures lie beside it.
const FIRST_PAGE = 7;
const PAGES = 3;
const PHOTOGRAPH = new URL('pictures/printed-page.jpg', SAMPLES).pathname;
const PHOTOGRAPH_TEXT = `Region-based segmentation Let us first determine markers of the coins and the background. These markers are pixels that we can label unambiguously as either object or background. Here, the markers are found at the two extreme parts of the histogram of grey values: >>> markers = np.zeros_like(coins)`;

const random = createRandom('ocr');
let laid = 0;
const folder = mkdtempSync(join(tmpdir(), 'labelwright-bench-'));
const quiet = new AbortController().signal;

interface Page {
  path: string;
  contentType: string;
  reference: string;
}

const read = (page: Pick<Page, 'path' | 'contentType'>, engine: OcrEngine, mostPages = 1) =>
  readDocument(page, {
    engine,
    language: 'eng',
    mostPages,
    pageTimeoutMs: 600_000,
    signal: quiet,
    progress: () => {},
  });

/** Spaces, quotes, dashes and bullets count the same however they are drawn. */
function plain(text: string): string {
  return text
    .replace(/[“”„]/g, '"')
    .replace(/[‘’]/g, "'")
    .replace(/[–—]/g, '-')
    .replace(/[•·»«]\s*/g, '')
    .replace(/-{2,}/g, '-')
    .replace(/\s+/g, ' ')
    .trim();
}

/** A page of the PDF as a bad scan gives it: at `dotsPerInch`, turned by `degrees`, grey and grainy. */
async function spoil(number: number, dotsPerInch: number, degrees: number, grain: number): Promise<string> {
  const opened = await openPages(PDF, 'application/pdf', quiet);
  const drawn = await opened.draw(number, { format: 'png', rotation: 0, signal: quiet });
  await opened.close();
  const picture = await loadImage(Buffer.from(drawn.content));
  const scale = dotsPerInch / 300;
  const canvas = createCanvas(Math.round(drawn.width * scale), Math.round(drawn.height * scale));
  const context = canvas.getContext('2d');
  context.fillStyle = '#e8e4da';
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.translate(canvas.width / 2, canvas.height / 2);
  context.rotate((degrees * Math.PI) / 180);
  context.globalCompositeOperation = 'multiply';
  context.drawImage(picture, -canvas.width / 2, -canvas.height / 2, canvas.width, canvas.height);
  const pixels = context.getImageData(0, 0, canvas.width, canvas.height);
  for (let at = 0; at < pixels.data.length; at += 4) {
    const noise = (random.next() - 0.5) * grain;
    for (let channel = 0; channel < 3; channel += 1)
      pixels.data[at + channel] = (pixels.data[at + channel] ?? 0) + noise;
  }
  context.putImageData(pixels, 0, 0);
  const path = join(folder, `page-${number}-${dotsPerInch}-${degrees}-${grain}.jpg`);
  writeFileSync(path, canvas.toBuffer('image/jpeg', 70));
  return path;
}

/** A picture laid on the scanner askew, with all of it on the paper. */
async function lay(page: Page, degrees: number): Promise<Page> {
  const picture = await loadImage(page.path);
  const radians = (Math.abs(degrees) * Math.PI) / 180;
  const { width, height } = picture;
  const canvas = createCanvas(
    Math.ceil(width * Math.cos(radians) + height * Math.sin(radians)),
    Math.ceil(height * Math.cos(radians) + width * Math.sin(radians)),
  );
  const context = canvas.getContext('2d');
  context.fillStyle = '#ffffff';
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.imageSmoothingQuality = 'high';
  context.translate(canvas.width / 2, canvas.height / 2);
  context.rotate((degrees * Math.PI) / 180);
  context.drawImage(picture, -width / 2, -height / 2);
  laid += 1;
  const path = join(folder, `laid-${laid}.jpg`);
  writeFileSync(path, canvas.toBuffer('image/jpeg', 90));
  return { ...page, path };
}

async function collect(): Promise<[string, Page[]][]> {
  const { pages } = await read({ path: PDF, contentType: 'application/pdf' }, createSystemTesseract(), 9);
  const numbers = Array.from({ length: PAGES }, (_, index) => FIRST_PAGE + index);
  const referenceOf = (number: number): string => pages[number - 1]?.text ?? '';
  const spoilt = async (dotsPerInch: number, degrees: number, grain: number): Promise<Page[]> => {
    const made: Page[] = [];
    for (const number of numbers) {
      const path = await spoil(number, dotsPerInch, degrees, grain);
      made.push({ path, contentType: 'image/jpeg', reference: referenceOf(number) });
    }
    return made;
  };
  const real = numbers.map((number, index) => ({
    path: new URL(`documents/project-history-page-${index + 1}.jpg`, SAMPLES).pathname,
    contentType: 'image/jpeg',
    reference: referenceOf(number),
  }));
  const photograph = [{ path: PHOTOGRAPH, contentType: 'image/jpeg', reference: PHOTOGRAPH_TEXT }];
  const askew = (pages: readonly Page[], degrees: number): Promise<Page[]> =>
    Promise.all(pages.map((page) => lay(page, degrees)));
  return [
    ['real pages at 90 dpi (samples/documents)', real],
    ['the same, 1.5° askew', await askew(real, 1.5)],
    ['the same, 3° askew', await askew(real, 3)],
    ['the same, 3° askew to the other side', await askew(real, -3)],
    ['a real photograph (samples/pictures)', photograph],
    ['the same, 3° askew', await askew(photograph, 3)],
    ['the same, 3° askew to the other side', await askew(photograph, -3)],
    ['300 dpi, clean', await spoilt(300, 0, 0)],
    ['200 dpi, 1.5° askew, grainy', await spoilt(200, 1.5, 90)],
    ['150 dpi, 3° askew, very grainy', await spoilt(150, -3, 160)],
  ];
}

async function measure(engine: OcrEngine, title: string, pages: readonly Page[]): Promise<void> {
  const transcripts: Transcript[] = [];
  let confidence = 0;
  const from = performance.now();
  for (const page of pages) {
    const result = await read(page, engine);
    transcripts.push({ reference: plain(page.reference), hypothesis: plain(textOfPages(result)) });
    confidence += (result.pages[0]?.confidence ?? 0) / pages.length;
  }
  const seconds = (performance.now() - from) / 1000 / pages.length;
  const rate = (measured: ReturnType<typeof wordErrorRate>): string =>
    measured.value === null ? '  –  ' : `${(measured.value * 100).toFixed(2).padStart(6)} %`;
  console.log(
    `${engine.name.padEnd(13)} ${title.padEnd(42)} CER ${rate(characterErrorRate(transcripts))}  WER ${rate(wordErrorRate(transcripts))}  confidence ${confidence.toFixed(2)}  ${seconds.toFixed(1)} s/page`,
  );
}

const sets = await collect();
console.log(`${sets.flatMap(([, pages]) => pages).length} pages; the text layer of the PDF is the reference`);
for (const engine of [createSystemTesseract(), createEmbeddedTesseract({ threads: 1 })]) {
  const isThere = await engine.languages().then(
    () => true,
    () => false,
  );
  if (isThere) for (const [title, pages] of sets) await measure(engine, title, pages);
  else console.log(`${engine.name}: not installed here`);
  await engine.close();
}
rmSync(folder, { recursive: true, force: true });
