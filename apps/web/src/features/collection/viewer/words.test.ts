import type { ProcessingResult } from '@labelwright/contract/preprocessing';
import { describe, expect, test } from 'vitest';
import { cornersOf, countDoubtful, linesOf, segmentAt, turnOf, wordsAreText } from './words.ts';

const word = (text: string, line: number, confidence: number | null) => ({
  text,
  line,
  confidence,
  box: { x: 0, y: 0, width: 1, height: 1 },
});

const page = (text: string, words: ReturnType<typeof word>[]) => ({
  page: 1,
  width: 100,
  height: 100,
  source: 'recognised' as const,
  rotation: 0,
  text,
  confidence: null,
  words,
});

const scan: ProcessingResult = {
  kind: 'ocr',
  engine: 'tesseract',
  language: 'eng',
  pageCount: 2,
  pages: [
    page('Dear Ada\nthank you', [
      word('Dear', 0, 0.9),
      word('Ada', 0, 0.3),
      word('thank', 1, null),
      word('you', 1, 0.8),
    ]),
    page('The end', [word('The', 0, 0.69), word('end', 0, 0.7)]),
  ],
};

describe('words of a page', () => {
  test('stand in their lines', () => {
    expect(linesOf(scan.pages[0]?.words ?? [])).toEqual([
      [0, 1],
      [2, 3],
    ]);
  });

  test('are doubtful below a confidence, and not where none is known', () => {
    expect(countDoubtful(scan)).toBe(2);
    expect(countDoubtful(null)).toBe(0);
  });

  test('are no longer the text once somebody has mended it', () => {
    expect(wordsAreText(scan, 'Dear Ada thank you\n\nThe end\n')).toBe(true);
    expect(wordsAreText(scan, 'Dear Eva thank you\n\nThe end')).toBe(false);
    expect(wordsAreText(null, null)).toBe(true);
  });
});

test('the segment that is heard is the one that has begun and not ended', () => {
  const segments = [
    { startSeconds: 0, endSeconds: 2 },
    { startSeconds: 2, endSeconds: 3 },
    { startSeconds: 5, endSeconds: 6 },
  ];
  expect([0, 1.9, 2, 3, 4.9, 5.5, 6].map((at) => segmentAt(segments, at))).toEqual([
    0,
    0,
    1,
    undefined,
    undefined,
    2,
    undefined,
  ]);
});

test('pages are turned by quarters', () => {
  expect([0, 90, 270, -90, 450, 3].map(turnOf)).toEqual([0, 90, 270, 270, 90, 0]);
});

test('boxes lie as their page does', () => {
  const box = { x: 10, y: 20, width: 30, height: 5 };
  expect(cornersOf({ box }, { width: 100, height: 200 })).toBe('10,20 40,20 40,25 10,25');
  // A quarter, so that the sides change places: 30 percent of 100 are 15 percent of 200.
  expect(cornersOf({ box, rotation: 90 }, { width: 100, height: 200 })).toBe('10,20 10,35 0,35 0,20');
});
