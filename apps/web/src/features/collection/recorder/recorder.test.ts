import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isAudible, isClipping, levelOf, meterShare } from './level.ts';
import { nextUnread, promptsOf, recordingName } from './prompts.ts';
import { durationOf, encodeWav, toPcm16 } from './wav.ts';

const tone = (amplitude: number, length = 4800): Float32Array =>
  Float32Array.from({ length }, (_, index) => amplitude * Math.sin((2 * Math.PI * 440 * index) / 48_000));

describe('a recording as a WAVE file', () => {
  test('says how long it is, at what rate, and gives back every sample', () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(fc.integer({ min: -32_768, max: 32_767 }), { maxLength: 40 }), { maxLength: 6 }),
        fc.constantFrom(16_000, 44_100, 48_000),
        (pieces, rate) => {
          const file = new DataView(
            encodeWav(
              pieces.map((piece) => Int16Array.from(piece)),
              rate,
            ),
          );
          const samples = pieces.flat();
          expect(file.getUint32(4, true)).toBe(file.byteLength - 8);
          expect(file.getUint32(24, true)).toBe(rate);
          expect(file.getUint32(40, true)).toBe(samples.length * 2);
          expect(samples.map((_, index) => file.getInt16(44 + index * 2, true))).toEqual(samples);
        },
      ),
    );
  });

  test('cuts off what is louder than a file can hold', () => {
    expect([...toPcm16(Float32Array.of(-2, -1, 0, 1, 3))]).toEqual([-32_768, -32_768, 0, 32_767, 32_767]);
  });

  test('lasts as long as its samples', () => {
    expect(durationOf([new Int16Array(24_000), new Int16Array(12_000)], 48_000)).toBe(750);
  });
});

describe('the level of a microphone', () => {
  test('rises evenly with decibels, from nothing to full', () => {
    expect(meterShare(levelOf(tone(0)))).toBe(0);
    const steps = [0.01, 0.1, 1].map((amplitude) => meterShare(levelOf(tone(amplitude))));
    expect((steps[1] ?? 0) - (steps[0] ?? 0)).toBeCloseTo(1 / 3, 2);
    expect((steps[2] ?? 0) - (steps[1] ?? 0)).toBeCloseTo(1 / 3, 2);
  });

  test('tells silence from speech and speech from shouting', () => {
    expect(isAudible(levelOf(tone(0.0005)))).toBe(false);
    expect(isAudible(levelOf(tone(0.05)))).toBe(true);
    expect(isClipping(levelOf(tone(0.5)))).toBe(false);
    expect(isClipping(levelOf(tone(1.2)))).toBe(true);
  });
});

describe('texts to read', () => {
  test('are the lines that are not empty, each once', () => {
    expect(promptsOf(' One.\n\nTwo.\r\nOne.\n')).toEqual(['One.', 'Two.']);
  });

  test('come one after the other, then those that were passed over', () => {
    const prompts = ['a', 'b', 'c'];
    expect(nextUnread(prompts, new Set(['b']), 1)).toBe(2);
    expect(nextUnread(prompts, new Set(['b', 'c']), 2)).toBe(0);
    expect(nextUnread(prompts, new Set(prompts), 2)).toBeUndefined();
    expect(nextUnread([], new Set(), 0)).toBeUndefined();
  });

  test('give the recording its name', () => {
    const at = new Date('2026-03-01T09:05:07Z');
    expect(recordingName('Wie heißt du?', at)).toBe('Wie heißt du.wav');
    expect(recordingName(undefined, at)).toBe('Recording 2026-03-01 09-05-07.wav');
    expect(recordingName('…', at)).toBe('Recording 2026-03-01 09-05-07.wav');
  });
});
