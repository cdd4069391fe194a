import type { Size } from '../../regions/geometry.ts';
import type { ThemeColors } from '../canvas.ts';
import type { TimeView } from '../time-view.ts';
import { mixed, type Samples } from './sample-cache.ts';
import { createSpectrum, frequencyAt, rampColor, shareOf, windowSize } from './spectrum.ts';

/** Longer views would need more samples in memory than a picture is worth. */
export const longestSpectrogramS = 120;

/** Columns between two chances for the page to answer. */
const columnsAtOnce = 160;
const marksHz: readonly number[] = [500, 1000, 2000, 4000, 8000, 16_000];

/** Draws the visible part, slice by slice. */
export async function paintSpectrogram(
  context: CanvasRenderingContext2D,
  samples: Samples,
  view: TimeView,
  size: Size,
  signal: AbortSignal,
): Promise<void> {
  const mono = mixed(samples);
  const spectrum = createSpectrum();
  const loudness = new Float32Array(spectrum.bins);
  const rows = Math.round(size.height);
  const highestHz = samples.sampleRate / 2;
  const binOfRow = Array.from({ length: rows }, (_, row) =>
    Math.min(
      Math.round((frequencyAt(1 - (row + 0.5) / rows, highestHz) / highestHz) * spectrum.bins),
      spectrum.bins - 1,
    ),
  );
  const ratio = context.canvas.width / size.width;
  for (let first = 0; first < size.width; first += columnsAtOnce) {
    const columns = Math.min(columnsAtOnce, Math.ceil(size.width - first));
    const slice = new ImageData(columns, rows);
    for (let column = 0; column < columns; column += 1) {
      const atS = view.start + ((first + column + 0.5) / size.width) * view.span;
      const start = Math.round((atS - samples.startS) * samples.sampleRate) - windowSize / 2;
      spectrum.read(mono, start, loudness);
      for (let row = 0; row < rows; row += 1) {
        const [red, green, blue] = rampColor(loudness[binOfRow[row] ?? 0] ?? 0);
        const at = (row * columns + column) * 4;
        slice.data[at] = red;
        slice.data[at + 1] = green;
        slice.data[at + 2] = blue;
        slice.data[at + 3] = 255;
      }
    }
    const picture = await createImageBitmap(slice);
    if (signal.aborted) return;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.drawImage(picture, first, 0);
    picture.close();
  }
  paintFrequencies(context, highestHz, size);
}

function paintFrequencies(context: CanvasRenderingContext2D, highestHz: number, size: Size): void {
  context.font = '10px Inter, "Inter Variable", system-ui, sans-serif';
  context.textBaseline = 'middle';
  for (const hertz of marksHz.filter((mark) => mark < highestHz * 0.95)) {
    const y = size.height * (1 - shareOf(hertz, highestHz));
    context.fillStyle = 'rgb(255 255 255 / 40%)';
    context.fillRect(0, y, 6, 1);
    context.fillStyle = '#ffffff';
    context.fillText(hertz < 1000 ? `${hertz} Hz` : `${hertz / 1000} kHz`, 9, y);
  }
}

export function paintNotice(context: CanvasRenderingContext2D, text: string, size: Size, colors: ThemeColors): void {
  context.font = '12px Inter, "Inter Variable", system-ui, sans-serif';
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.fillStyle = colors.muted;
  context.fillText(text, size.width / 2, size.height / 2);
  context.textAlign = 'start';
}
