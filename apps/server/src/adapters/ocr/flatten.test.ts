import { expect, test } from 'vitest';
import { flattenPaper } from './flatten.ts';

const [WIDTH, HEIGHT] = [400, 300];

/** Strokes of ink on paper that gets darker from left to right. */
function page(paperAt: (x: number) => number): { grey: Uint8Array; isInk: (at: number) => boolean } {
  const isInk = (at: number): boolean => (at % WIDTH) % 12 < 3 && Math.floor(at / WIDTH) % 20 < 8;
  const grey = Uint8Array.from({ length: WIDTH * HEIGHT }, (_, at) => paperAt(at % WIDTH) * (isInk(at) ? 0.25 : 1));
  return { grey, isInk };
}

test('a shadow over the page goes, the ink stays', () => {
  const { grey, isInk } = page((x) => 240 - (x / WIDTH) * 120);
  flattenPaper(grey, WIDTH, HEIGHT);
  const paper = grey.filter((_, at) => !isInk(at));
  const ink = grey.filter((_, at) => isInk(at));
  expect(Math.min(...paper)).toBeGreaterThan(220);
  expect(Math.max(...ink)).toBeLessThan(90);
});

test('a clean page, and one in white on black, stay as they are', () => {
  for (const paper of [255, 40]) {
    const { grey } = page(() => paper);
    const before = Uint8Array.from(grey);
    flattenPaper(grey, WIDTH, HEIGHT);
    expect(grey).toEqual(before);
  }
});
