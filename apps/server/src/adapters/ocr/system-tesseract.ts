import { ProgramError, runProgram } from '../../platform/programs/run-program.ts';
import type { OcrEngine, RecognisedWord } from '../../platform/recognition/ocr-engine.ts';
import { RecognitionError } from '../../platform/recognition/recognition-error.ts';

const PROGRAM = 'tesseract';
const MAX_OUTPUT_BYTES = 50_000_000;
const LIST_TIMEOUT_MS = 10_000;
const DATA_OF_OTHER_USES = new Set(['osd', 'equ', 'snum']);

/** The tesseract of this machine, with whatever languages are installed. Without it `languages` throws `not_set`. */
export function createSystemTesseract(program: string = PROGRAM): OcrEngine {
  let listed: Promise<readonly string[]> | undefined;
  const list = async (): Promise<readonly string[]> => {
    const signal = AbortSignal.timeout(LIST_TIMEOUT_MS);
    const { stdout } = await runProgram({ argv: [program, '--list-langs'], signal, maxOutputBytes: 100_000 });
    const [, ...names] = stdout.trim().split('\n');
    return names.map((name) => name.trim()).filter((name) => name !== '' && !DATA_OF_OTHER_USES.has(name));
  };
  return {
    name: 'tesseract',
    title: 'Tesseract of this machine',
    runsAt: 'here',
    wants: 'pgm',
    languages: () => {
      listed ??= list();
      return listed.catch((error: unknown) => {
        // It may be installed while the server runs.
        listed = undefined;
        throw new RecognitionError('not_set', 'tesseract is not installed on this machine', error);
      });
    },
    recognise: async ({ content }, { language, signal }) => {
      try {
        const { stdout } = await runProgram({
          argv: [program, 'stdin', 'stdout', '-l', language, '--psm', '3', 'tsv'],
          input: content,
          signal,
          maxOutputBytes: MAX_OUTPUT_BYTES,
          // Its threads of one page only wait for each other where pages are read side by side.
          env: { OMP_THREAD_LIMIT: '1' },
        });
        return parseTsv(stdout);
      } catch (error) {
        if (error instanceof ProgramError) throw new RecognitionError('unavailable', error.message, error);
        throw error;
      }
    },
    close: async () => {},
  };
}

/** Columns: level, page, block, paragraph, line, word, left, top, width, height, confidence, text. Level 5 is a word. */
export function parseTsv(tsv: string): RecognisedWord[] {
  const words: RecognisedWord[] = [];
  let line = -1;
  let lineKey = '';
  for (const row of tsv.split('\n')) {
    const cells = row.split('\t');
    const text = cells[11]?.trim();
    if (cells[0] !== '5' || !text) continue;
    const key = cells.slice(1, 5).join('.');
    if (key !== lineKey) {
      lineKey = key;
      line += 1;
    }
    const [left = 0, top = 0, width = 0, height = 0, confidence = 0] = cells.slice(6, 11).map(Number);
    words.push({ text, confidence: Math.min(1, Math.max(0, confidence / 100)), left, top, width, height, line });
  }
  return words;
}
