import { createRandom } from '@labelwright/quality/metrics/random';
import { type Canvas, createCanvas } from '@napi-rs/canvas';
import { expect, test } from 'vitest';
import { findSkew } from './find-skew.ts';
import { placeBack, straighten } from './straighten.ts';

function blank(width: number, height: number): Canvas {
  const canvas = createCanvas(width, height);
  const context = canvas.getContext('2d');
  context.fillStyle = '#ffffff';
  context.fillRect(0, 0, width, height);
  context.fillStyle = '#000000';
  return canvas;
}

/** Lines of words of different lengths, turned clockwise. */
function page(degrees: number): Canvas {
  const canvas = blank(900, 1200);
  const context = canvas.getContext('2d');
  context.translate(450, 600);
  context.rotate((degrees * Math.PI) / 180);
  for (let line = 0; line < 30; line += 1) {
    for (let x = -350; x < 330; ) {
      const width = 20 + ((line * 37 + x * 13 + 9000) % 60);
      context.fillRect(x, -480 + line * 32, width, 14);
      x += width + 14;
    }
  }
  return canvas;
}

test.each([3, -3, 1.5])('lines that are turned by %d degrees are found', (degrees) => {
  expect(Math.abs(findSkew(page(degrees)) - degrees)).toBeLessThanOrEqual(0.1);
});

test('pages that lie straight or nearly so stay as they are, and so does what has no lines', () => {
  const dots = blank(900, 900);
  const random = createRandom('dots');
  for (let dot = 0; dot < 900; dot += 1) dots.getContext('2d').fillRect(random.next() * 890, random.next() * 890, 9, 9);
  expect([page(0), page(0.3), blank(500, 500), dots].map(findSkew)).toEqual([0, 0, 0, 0]);
});

test.each([3, -7.25])('a place on a page straightened by %d degrees is found again on the page', (skew) => {
  for (const [left, top] of [
    [20, 30],
    [135, 185],
  ] as const) {
    const canvas = blank(150, 200);
    canvas.getContext('2d').fillRect(left - 2, top - 2, 4, 4);
    const straight = straighten(canvas, skew);
    const back = placeBack(centreOfInk(straight.canvas), straight);
    expect(Math.hypot(back.left - left, back.top - top)).toBeLessThan(0.3);
  }
});

function centreOfInk(canvas: Canvas): { left: number; top: number } {
  const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
  let [ink, left, top] = [0, 0, 0];
  for (let at = 0; at < canvas.width * canvas.height; at += 1) {
    const dark = 255 - (data[at * 4] as number);
    ink += dark;
    left += dark * ((at % canvas.width) + 0.5);
    top += dark * (Math.floor(at / canvas.width) + 0.5);
  }
  return { left: left / ink, top: top / ink };
}
