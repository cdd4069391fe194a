/** Takes sound in pieces and gives it back at another rate, in pieces; `end` gives what is still held back. */
export interface Resampler {
  push(samples: Float32Array): Float32Array;
  end(): Float32Array;
}

// Zero crossings of the sinc on either side: the more, the steeper the filter.
const CROSSINGS = 16;
const TABLE_STEPS = 256;

/**
 * Band-limited interpolation with a windowed sinc (Smith and Gossett 1984): what the lower rate cannot hold is filtered
 * out before it could come back as noise.
 */
export function createResampler(fromRate: number, toRate: number): Resampler {
  if (fromRate === toRate) return { push: (samples) => samples, end: () => new Float32Array(0) };
  const step = fromRate / toRate;
  const cutoff = Math.min(1, toRate / fromRate);
  const reach = Math.ceil(CROSSINGS / cutoff);
  const kernel = sincTable();
  let held = new Float32Array(reach);
  // Of the next sample, counted from the start of `held`.
  let position = reach;

  const take = (until: number): Float32Array => {
    const count = Math.max(0, Math.ceil((until - position) / step));
    const taken = new Float32Array(count);
    for (let index = 0; index < count; index += 1) {
      const centre = position + index * step;
      const first = Math.max(0, Math.ceil(centre - reach));
      const last = Math.min(held.length - 1, Math.floor(centre + reach));
      let sum = 0;
      for (let at = first; at <= last; at += 1) {
        const distance = Math.abs(at - centre) * cutoff;
        sum += (held[at] as number) * (kernel[Math.round(distance * TABLE_STEPS)] ?? 0);
      }
      taken[index] = sum * cutoff;
    }
    position += count * step;
    const passed = Math.max(0, Math.floor(position) - reach);
    held = held.slice(passed);
    position -= passed;
    return taken;
  };
  return {
    push: (samples) => {
      held = joined(held, samples);
      return take(held.length - reach);
    },
    end: () => {
      const end = held.length;
      held = joined(held, new Float32Array(reach));
      return take(end);
    },
  };
}

/** sin(πx)/(πx) under a Hann window, for x from 0 to CROSSINGS. */
function sincTable(): Float64Array {
  return Float64Array.from({ length: CROSSINGS * TABLE_STEPS + 1 }, (_, index) => {
    const x = index / TABLE_STEPS;
    const window = 0.5 + 0.5 * Math.cos((Math.PI * x) / CROSSINGS);
    return x === 0 ? 1 : (Math.sin(Math.PI * x) / (Math.PI * x)) * window;
  });
}

function joined(a: Float32Array, b: Float32Array): Float32Array<ArrayBuffer> {
  const both = new Float32Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}
