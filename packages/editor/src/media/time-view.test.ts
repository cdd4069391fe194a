import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { timeText } from './time-text.ts';
import {
  following,
  fromX,
  rulerStep,
  scrolledTo,
  secondSteps,
  type TimeView,
  toX,
  wholeView,
  withLength,
  zoomedAt,
} from './time-view.ts';

const views: fc.Arbitrary<TimeView> = fc
  .tuple(
    fc.double({ min: 1, max: 7200, noNaN: true }),
    fc.double({ min: 0.01, max: 1, noNaN: true }),
    fc.double({ min: 0, max: 1, noNaN: true }),
    fc.integer({ min: 50, max: 3000 }),
  )
  .map(([length, part, at, widthPx]) =>
    scrolledTo({ length, span: length * part, start: 0, widthPx }, at * (length - length * part)),
  );

function expectInside(view: TimeView): void {
  expect(view.start).toBeGreaterThanOrEqual(0);
  expect(view.start + view.span).toBeLessThanOrEqual(view.length + 1e-6);
}

describe('a view of time', () => {
  it('leads from a place to its pixel and back', () => {
    fc.assert(
      fc.property(views, fc.double({ min: 0, max: 1, noNaN: true }), (view, part) => {
        const at = view.start + view.span * part;
        expect(fromX(view, toX(view, at))).toBeCloseTo(at, 6);
      }),
    );
  });

  it('keeps what is under the pointer there while zooming, as long as the ends allow', () => {
    const factors = fc.double({ min: 0.1, max: 10, noNaN: true });
    fc.assert(
      fc.property(views, factors, fc.double({ min: 0, max: 1, noNaN: true }), (view, factor, part) => {
        const anchor = view.start + view.span * part;
        const zoomed = zoomedAt(view, factor, anchor, 0.05);
        expectInside(zoomed);
        const isAtEnd = zoomed.start < 1e-9 || zoomed.start + zoomed.span > zoomed.length - 1e-6;
        if (!isAtEnd) expect(toX(zoomed, anchor)).toBeCloseTo(toX(view, anchor), 3);
      }),
    );
  });

  it('turns the page when the time has left it, and only then', () => {
    fc.assert(
      fc.property(views, fc.double({ min: 0, max: 1, noNaN: true }), (view, part) => {
        const at = view.length * part;
        const next = following(view, at);
        expectInside(next);
        expect(toX(next, at)).toBeGreaterThanOrEqual(-1e-6);
        expect(toX(next, at)).toBeLessThanOrEqual(view.widthPx + 1e-6);
        if (at >= view.start && at <= view.start + view.span) expect(next).toBe(view);
      }),
    );
  });

  it('stays where it is when the length turns out to be another, unless it showed all', () => {
    const view = { length: 100, start: 20, span: 10, widthPx: 600 };
    expect(withLength(view, 120)).toEqual({ ...view, length: 120 });
    expect(withLength(view, 25)).toEqual({ ...view, length: 25, start: 15 });
    expect(withLength(wholeView(view), 120)).toEqual({ length: 120, start: 0, span: 120, widthPx: 600 });
  });

  it('has marks that stand apart', () => {
    const view = { length: 7200, start: 0, span: 60, widthPx: 600 };
    expect(rulerStep(view, secondSteps, 80)).toBe(10);
  });
});

it.each([
  [0, 1, '0:00.0'],
  [59.96, 1, '1:00.0'],
  [3725.5, 1, '1:02:05.5'],
  [61.234, 2, '1:01.23'],
  [7.6, 0, '0:08'],
])('%d seconds with %d decimals read %s', (seconds, decimals, text) => {
  expect(timeText(seconds, decimals)).toBe(text);
});
