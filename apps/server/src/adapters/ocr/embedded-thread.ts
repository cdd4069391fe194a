import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { createWorker, OEM, type Worker } from 'tesseract.js';
import type { PageImage, RecognisedWord } from '../../platform/recognition/ocr-engine.ts';
import { answerCalls } from './answer-calls.ts';

export interface EmbeddedCall {
  content: PageImage['content'];
}

const require = createRequire(import.meta.url);
// The package carries the data itself; nothing is fetched and nothing is written.
const LANGUAGE_DATA = join(dirname(require.resolve('@tesseract.js-data/eng/package.json')), '4.0.0_best_int');

let reader: Promise<Worker> | undefined;

answerCalls(async ({ content }: EmbeddedCall): Promise<RecognisedWord[]> => {
  reader ??= createWorker('eng', OEM.LSTM_ONLY, { langPath: LANGUAGE_DATA, gzip: true, cacheMethod: 'none' });
  const { data } = await (await reader).recognize(Buffer.from(content), {}, { text: false, blocks: true });
  const words: RecognisedWord[] = [];
  let line = 0;
  for (const block of data.blocks ?? []) {
    for (const paragraph of block.paragraphs) {
      for (const each of paragraph.lines) {
        for (const { text, confidence, bbox } of each.words) {
          const { x0: left, y0: top, x1, y1 } = bbox;
          words.push({ text, confidence: confidence / 100, left, top, width: x1 - left, height: y1 - top, line });
        }
        line += 1;
      }
    }
  }
  return words;
});
