import { createRandom } from '@labelwright/quality/metrics/random';
import { expect, test } from 'vitest';
import { denoise, noiseOf } from './denoise.ts';

const [WIDTH, HEIGHT] = [300, 200];

/** Strokes four pixels wide on white paper, under grain. */
function page(grain: number): Uint8Array {
  const random = createRandom('grain');
  return Uint8Array.from({ length: WIDTH * HEIGHT }, (_, at) => {
    const isInk = (at % WIDTH) % 20 < 4;
    const value = (isInk ? 60 : 200) + (random.next() - 0.5) * grain;
    return Math.max(0, Math.min(255, Math.round(value)));
  });
}

test('grain is measured and taken out, strokes stay', () => {
  const grainy = page(100);
  // Evenly spread over 100 values: a standard deviation of 100 / √12.
  expect(noiseOf(grainy, WIDTH, HEIGHT)).toBeGreaterThan(20);
  expect(noiseOf(grainy, WIDTH, HEIGHT)).toBeLessThan(38);
  denoise(grainy, WIDTH, HEIGHT);
  expect(noiseOf(grainy, WIDTH, HEIGHT)).toBeLessThan(16);
  const mean = (column: number): number => {
    let sum = 0;
    for (let y = 1; y < HEIGHT - 1; y += 1) sum += grainy[y * WIDTH + column] ?? 0;
    return sum / (HEIGHT - 2);
  };
  expect(mean(22)).toBeLessThan(90);
  expect(mean(30)).toBeGreaterThan(180);
});

test('a page without grain, and one too small to tell, stay as they are', () => {
  const clean = page(0);
  const before = Uint8Array.from(clean);
  denoise(clean, WIDTH, HEIGHT);
  expect(clean).toEqual(before);
  const dot = Uint8Array.of(7);
  denoise(dot, 1, 1);
  expect(dot).toEqual(Uint8Array.of(7));
});
