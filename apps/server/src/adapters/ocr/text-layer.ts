import type { PercentBox } from '@labelwright/contract/preprocessing';
import type { LayerWord } from './pages.ts';

/** A piece of text as the file draws it at one stroke. */
export interface TextRun {
  text: string;
  /** Along the line and across it, in units of the page. */
  width: number;
  height: number;
  endsLine: boolean;
  /** a, b, c, d, e, f: where its origin lies, and which way it goes. */
  transform: readonly number[];
}

export interface PageView {
  width: number;
  height: number;
  convertToViewportPoint(x: number, y: number): number[];
}

type Corner = readonly [x: number, y: number];

const DESCENT = 0.22;

/** Words with their boxes, in the order of the file. A word may be drawn in several strokes. */
export function readTextLayer(runs: readonly TextRun[], view: PageView): LayerWord[] {
  const words: LayerWord[] = [];
  let line = 0;
  let text = '';
  let corners: Corner[] = [];
  const finish = (): void => {
    if (text !== '') words.push({ text, box: boxAround(corners, view), line });
    text = '';
    corners = [];
  };
  const endLine = (): void => {
    finish();
    if (words.at(-1)?.line === line) line += 1;
  };
  for (const run of runs) {
    const places = placesOf(run.text);
    for (const part of run.text.matchAll(/\s+|\S+/g)) {
      if (part[0].trim() === '') {
        finish();
        continue;
      }
      const from = places[part.index] ?? 0;
      const to = places[part.index + part[0].length] ?? 1;
      text += part[0];
      corners.push(...cornersOf(run, from, to, view));
    }
    if (run.endsLine) endLine();
  }
  finish();
  return words;
}

/** Corners of a part of a run, given as fractions of its length. */
function cornersOf(run: TextRun, from: number, to: number, view: PageView): Corner[] {
  const [a = 1, b = 0, c = 0, d = 1, e = 0, f = 0] = run.transform;
  const along = Math.hypot(a, b) || 1;
  const across = Math.hypot(c, d) || 1;
  const size = run.height || across;
  const corner = (fraction: number, rise: number): Corner => {
    const x = e + (a / along) * run.width * fraction + (c / across) * rise;
    const y = f + (b / along) * run.width * fraction + (d / across) * rise;
    const [left = 0, top = 0] = view.convertToViewportPoint(x, y);
    return [left, top];
  };
  const [bottom, top] = [-DESCENT * size, (1 - DESCENT) * size];
  return [corner(from, bottom), corner(to, bottom), corner(from, top), corner(to, top)];
}

function boxAround(corners: readonly Corner[], { width, height }: PageView): PercentBox {
  const xs = corners.map(([x]) => (x / width) * 100);
  const ys = corners.map(([, y]) => (y / height) * 100);
  const within = (value: number): number => Math.min(100, Math.max(0, value));
  const [left, right] = [within(Math.min(...xs)), within(Math.max(...xs))];
  const [top, bottom] = [within(Math.min(...ys)), within(Math.max(...ys))];
  return { x: left, y: top, width: right - left, height: bottom - top };
}

/** Where each letter begins as a fraction of the whole, guessed from how wide letters usually are. */
function placesOf(text: string): number[] {
  const places = [0];
  let sum = 0;
  for (let index = 0; index < text.length; index += 1) {
    sum += usualWidth(text[index] ?? '');
    places.push(sum);
  }
  return sum === 0 ? places : places.map((place) => place / sum);
}

function usualWidth(letter: string): number {
  if (/[iljtfI.,:;'|!()[\]\s]/.test(letter)) return 0.3;
  if (/[mwMW@%—]/.test(letter)) return 0.85;
  if (/[A-Z&]/.test(letter)) return 0.68;
  return letter.charCodeAt(0) >= 0x2e80 ? 1 : 0.53;
}
