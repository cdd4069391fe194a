import { describe, expect, it } from 'vitest';
import { createSpectrum, frequencyAt, rampColor, shareOf, windowSize } from './spectrum.ts';

const sampleRate = 16_000;

function tone(hertz: number, amplitude: number): Float32Array {
  return Float32Array.from(
    { length: windowSize },
    (_, index) => amplitude * Math.sin((2 * Math.PI * hertz * index) / sampleRate),
  );
}

describe('a spectrum', () => {
  const spectrum = createSpectrum();
  const read = (samples: Float32Array) => {
    const loudness = new Float32Array(spectrum.bins);
    spectrum.read(samples, 0, loudness);
    return loudness;
  };

  it('has its peak at the frequency of the tone, full for a full-scale one', () => {
    for (const hertz of [500, 1000, 3000, 6250]) {
      const loudness = read(tone(hertz, 1));
      const peak = loudness.indexOf(Math.max(...loudness));
      expect(peak * (sampleRate / windowSize)).toBeCloseTo(hertz, -1);
      expect(loudness[peak]).toBeGreaterThan(0.95);
    }
  });

  it('falls by the loudness of the tone and is dark in silence', () => {
    const quiet = Math.max(...read(tone(1000, 0.01)));
    expect(Math.max(...read(tone(1000, 1))) - quiet).toBeCloseTo(40 / 75, 1);
    expect(Math.max(...read(new Float32Array(windowSize)))).toBe(0);
  });
});

it('the scale of frequencies leads up and back', () => {
  for (const share of [0, 0.2, 0.5, 0.9, 1]) expect(shareOf(frequencyAt(share, 8000), 8000)).toBeCloseTo(share, 9);
  expect(frequencyAt(1, 8000)).toBeCloseTo(8000, 6);
});

it('every step of the colours is lighter than the one before', () => {
  const lightness = (loudness: number) => {
    const [red, green, blue] = rampColor(loudness);
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  for (let step = 1; step <= 60; step += 1) {
    expect(lightness(step / 60)).toBeGreaterThanOrEqual(lightness((step - 1) / 60));
  }
});
