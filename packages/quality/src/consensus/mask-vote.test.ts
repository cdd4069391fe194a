import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeMask, encodeMask } from '../metrics/detection/mask-rle.ts';
import { voteMask } from './mask-vote.ts';

const row = (text: string) => encodeMask([...text].map(Number), text.length, 1);
const say = (...texts: string[]) => texts.map((text, worker) => ({ worker, mask: row(text) }));
const textOf = (answers: Parameters<typeof voteMask>[0], options?: Parameters<typeof voteMask>[1]) => {
  const agreed = voteMask(answers, options);
  return agreed && [...decodeMask(agreed.mask)].join('');
};

describe('one mask out of many', () => {
  it('takes the pixels that more than half marked', () => {
    expect(textOf(say('01100', '01110', '00111'))).toBe('01110');
    expect(textOf(say('0110', '1001'))).toBe('0000');
    expect(textOf(say('11', '11'))).toBe('11');
    expect(textOf(say('0110', '1001'), { weights: new Map([[1, 3]]) })).toBe('1001');
    expect(voteMask([])).toBeNull();
    expect(voteMask(say('01', '011'))).toBeNull();
  });

  it('sets strangers aside when it counts again by overlap', () => {
    const answers = say('0111100000', '0111000000', '0000000011', '0000000011', '0111110000');
    expect(textOf(answers)).toBe('0111000000');
    expect(textOf(answers, { rounds: 3 })).toBe('0111100000');
    const agreed = voteMask(answers, { rounds: 3 });
    expect(agreed?.answers[2]).toEqual({ worker: 2, weight: 0, iou: 0 });
  });

  it('counts pixel by pixel what runs say', () => {
    const pixels = fc.array(fc.constantFrom(0, 1), { minLength: 24, maxLength: 24 });
    fc.assert(
      fc.property(fc.array(pixels, { minLength: 1, maxLength: 6 }), fc.constantFrom(1, 4, 6, 24), (given, width) => {
        const agreed = voteMask(given.map((mask, worker) => ({ worker, mask: encodeMask(mask, width, 24 / width) })));
        const wanted = given[0]?.map((_, p) =>
          given.filter((mask) => mask[p] === 1).length * 2 > given.length ? 1 : 0,
        );
        expect(agreed && [...decodeMask(agreed.mask)]).toEqual(wanted);
        expect(agreed?.mask).toEqual(encodeMask(wanted ?? [], width, 24 / width));
      }),
    );
  });
});
