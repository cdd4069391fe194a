import type { OcrResult, OcrWord, ProcessingResult, TranscriptionResult } from '@labelwright/contract/preprocessing';

/** Below this somebody should look twice. */
const DOUBTFUL = 0.7;

export const isDoubtful = ({ confidence }: { confidence: number | null }): boolean =>
  confidence !== null && confidence < DOUBTFUL;

/** Indexes of the words, line by line, as they stand on the page. */
export function linesOf(words: readonly Pick<OcrWord, 'line'>[]): number[][] {
  const lines = new Map<number, number[]>();
  for (const [index, { line }] of words.entries()) {
    const known = lines.get(line);
    if (known) known.push(index);
    else lines.set(line, [index]);
  }
  return [...lines.values()];
}

export const pagesOf = (result: ProcessingResult | null): OcrResult['pages'] =>
  result?.kind === 'ocr' ? result.pages : [];

export const segmentsOf = (result: ProcessingResult | null): TranscriptionResult['segments'] =>
  result?.kind === 'transcription' ? result.segments : [];

/** How many words or segments somebody should look at twice. */
export function countDoubtful(result: ProcessingResult | null): number {
  const parts = [...pagesOf(result).flatMap(({ words }) => words), ...segmentsOf(result)];
  return parts.filter(isDoubtful).length;
}

/** Whether the words still are the text: somebody may have mended it since. */
export function wordsAreText(result: ProcessingResult | null, text: string | null): boolean {
  const made = result?.kind === 'ocr' ? result.pages.map((page) => page.text).join('\n\n') : (result?.text ?? '');
  return squeezed(made) === squeezed(text ?? '');
}

const squeezed = (text: string): string => text.replaceAll(/\s+/g, ' ').trim();

/** The segment that is heard at a moment: the last one that has begun and not ended. */
export function segmentAt(
  segments: readonly { startSeconds: number; endSeconds: number }[],
  seconds: number,
): number | undefined {
  const index = segments.findLastIndex(
    ({ startSeconds, endSeconds }) => startSeconds <= seconds && seconds < endSeconds,
  );
  return index === -1 ? undefined : index;
}

/** Quarter turns only; what lies between is left as it is. */
export const turnOf = (rotation: number): 0 | 90 | 180 | 270 => {
  const turn = ((rotation % 360) + 360) % 360;
  return turn === 90 || turn === 180 || turn === 270 ? turn : 0;
};

/** Corners of a word's box in percent of the page, as an SVG polygon has them; on a page that lies askew it is turned. */
export function cornersOf(
  { box, rotation = 0 }: Pick<OcrWord, 'box' | 'rotation'>,
  page: { width: number; height: number },
): string {
  const radians = (rotation * Math.PI) / 180;
  const ratio = page.height / page.width;
  const along = { x: box.width * Math.cos(radians), y: (box.width * Math.sin(radians)) / ratio };
  const across = { x: -box.height * Math.sin(radians) * ratio, y: box.height * Math.cos(radians) };
  const corners = [
    [box.x, box.y],
    [box.x + along.x, box.y + along.y],
    [box.x + along.x + across.x, box.y + along.y + across.y],
    [box.x + across.x, box.y + across.y],
  ];
  return corners.map((corner) => corner.map((value) => Number(value.toFixed(3))).join(',')).join(' ');
}
