import type { OcrPage, OcrResult, OcrWord } from '@labelwright/contract/preprocessing';
import { type DrawnPage, type OpenedPages, openPages } from '../../adapters/ocr/open-pages.ts';
import { placeBack } from '../../adapters/ocr/straighten.ts';
import type { OcrEngine, RecognisedWord } from '../../platform/recognition/ocr-engine.ts';
import { RecognitionError } from '../../platform/recognition/recognition-error.ts';
import { storableText } from '../../platform/recognition/storable-text.ts';

export interface DocumentFile {
  path: string;
  contentType: string;
}

export interface ReadOptions {
  engine: OcrEngine;
  language: string;
  mostPages: number;
  pageTimeoutMs: number;
  signal: AbortSignal;
  progress(done: number, total: number): void;
}

type Rotation = 0 | 90 | 180 | 270;

// Tesseract and Document AI read text that lies on its side; what stands on its head gives few words that they are sure of.
const TURNS: readonly Rotation[] = [180];
const SURE_ENOUGH = 0.55;
const FEWEST_WORDS = 3;

/** Reads a picture or PDF file page by page: its own text where it has one, the engine's elsewhere. */
export async function readDocument(file: DocumentFile, options: ReadOptions): Promise<OcrResult> {
  const { engine, language, signal, pageTimeoutMs } = options;
  const limited = (): AbortSignal => AbortSignal.any([signal, AbortSignal.timeout(pageTimeoutMs)]);
  const timely = async <T>(page: number, limit: AbortSignal, work: Promise<T>): Promise<T> => {
    try {
      return await work;
    } catch (error) {
      if (signal.aborted || !limit.aborted) throw error;
      throw new RecognitionError(
        'unreadable',
        `Page ${page} took longer than ${pageTimeoutMs / 1000} s. Send a simpler or smaller file, or raise OCR_PAGE_TIMEOUT_SECONDS.`,
      );
    }
  };
  const opening = limited();
  const opened = await timely(1, opening, openPages(file.path, file.contentType, opening));
  try {
    const total = Math.min(opened.count, options.mostPages);
    const pages: OcrPage[] = [];
    for (let number = 1; number <= total; number += 1) {
      options.progress(pages.length, total);
      const limit = limited();
      pages.push(await timely(number, limit, readPage(opened, number, { engine, language, signal: limit })));
    }
    options.progress(total, total);
    const hasRecognised = pages.some(({ source }) => source === 'recognised');
    return {
      kind: 'ocr',
      engine: hasRecognised ? engine.name : 'text-layer',
      language,
      pages,
      pageCount: opened.count,
    };
  } finally {
    await opened.close();
  }
}

/** The pages' texts, an empty line between them. */
export function textOfPages({ pages }: Pick<OcrResult, 'pages'>): string {
  return pages
    .map(({ text }) => text)
    .filter((text) => text !== '')
    .join('\n\n');
}

interface PageOptions {
  engine: OcrEngine;
  language: string;
  signal: AbortSignal;
}

async function readPage(opened: OpenedPages, number: number, options: PageOptions): Promise<OcrPage> {
  const page = await opened.page(number, options.signal);
  const { width, height } = page;
  if (page.layer) {
    const words = page.layer.flatMap(({ text, ...word }): OcrWord[] => {
      const kept = storableText(text);
      return kept === '' ? [] : [{ ...word, text: kept, box: rounded(word.box), confidence: null }];
    });
    return {
      page: number,
      width,
      height,
      source: 'text_layer',
      rotation: 0,
      text: linesOf(words),
      confidence: null,
      words,
    };
  }
  const { rotation, words } = await recognise(opened, number, options);
  return {
    page: number,
    ...(rotation % 180 === 0 ? { width, height } : { width: height, height: width }),
    source: 'recognised',
    rotation,
    text: linesOf(words),
    confidence: words.length === 0 ? null : meanConfidence(words),
    words,
  };
}

/** As the page lies; turned when that gives next to nothing and another way up gives more. */
async function recognise(
  opened: OpenedPages,
  number: number,
  { engine, language, signal }: PageOptions,
): Promise<{ rotation: Rotation; words: OcrWord[] }> {
  const attempt = async (rotation: Rotation) => {
    const image = await opened.draw(number, { format: engine.wants, rotation, signal });
    const found = await engine.recognise(image, { language, signal });
    return { rotation, words: found.map((word) => placeOnPage(word, image)) };
  };
  let best = await attempt(0);
  if (meanConfidence(best.words) >= SURE_ENOUGH) return best;
  for (const rotation of TURNS) {
    const other = await attempt(rotation);
    if (sureness(other.words) > sureness(best.words)) best = other;
    if (meanConfidence(best.words) >= SURE_ENOUGH && best.words.length >= FEWEST_WORDS) break;
  }
  return best;
}

/** Letters that were read for sure, more or less: many doubtful ones do not outweigh a few good ones. */
function sureness(words: readonly OcrWord[]): number {
  return words.reduce((sum, { text, confidence }) => sum + text.length * Math.max(0, (confidence ?? 0) - 0.5), 0);
}

function meanConfidence(words: readonly OcrWord[]): number {
  if (words.length === 0) return 0;
  return round(words.reduce((sum, { confidence }) => sum + (confidence ?? 0), 0) / words.length, 4);
}

/** From pixels of the picture that was read to percent of the page. */
function placeOnPage(word: RecognisedWord, drawn: DrawnPage): OcrWord {
  const { page, skew } = drawn;
  const { left, top } = placeBack(word, drawn);
  const box = {
    x: (left / page.width) * 100,
    y: (top / page.height) * 100,
    width: (word.width / page.width) * 100,
    height: (word.height / page.height) * 100,
  };
  return {
    text: storableText(word.text),
    confidence: round(word.confidence, 4),
    box: rounded(box),
    ...(skew === 0 ? {} : { rotation: skew }),
    line: word.line,
  };
}

function rounded(box: OcrWord['box']): OcrWord['box'] {
  return { x: round(box.x, 3), y: round(box.y, 3), width: round(box.width, 3), height: round(box.height, 3) };
}

function round(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}

function linesOf(words: readonly OcrWord[]): string {
  const lines: string[] = [];
  let current = -1;
  for (const { text, line } of words) {
    if (line === current) lines[lines.length - 1] += ` ${text}`;
    else lines.push(text);
    current = line;
  }
  return lines.join('\n');
}
