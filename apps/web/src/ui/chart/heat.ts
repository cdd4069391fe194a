import { FONT, type Ink } from './palette.ts';
import type { Target } from './table-data.ts';

export type HeatCell = {
  /** The number, as people read it. */
  text: string;
  /** Beneath it, smaller: what the number rests on. */
  detail?: string;
  /** 0 to 1: how strong the colour is; null: no value, no colour. */
  strength: number | null;
  /** In full, for screen readers and on hover. */
  title: string;
  target?: Target | undefined;
};

export type HeatModel = {
  /** Names of what stands at the side and at the top. */
  rowTitle: string;
  columnTitle: string;
  rows: readonly { id: string; name: string; target?: Target | undefined }[];
  columns: readonly { id: string; name: string }[];
  /** undefined: nothing can stand there, such as somebody with themself. */
  cellOf: (rowId: string, columnId: string) => HeatCell | undefined;
};

/** So much colour that the text on it keeps a contrast of 4.5:1. */
const MOST = { light: 62, dark: 42 } as const;

/** A mix of accent and surface, as CSS. */
export function heatColor(strength: number | null, theme: 'light' | 'dark'): string | undefined {
  if (strength === null) return undefined;
  const share = Math.round(4 + Math.min(1, Math.max(0, strength)) * (MOST[theme] - 4));
  return `color-mix(in srgb, var(--lw-accent) ${share}%, var(--lw-surface))`;
}

/** Pixels that so many rows take on the page; more than fit scroll. */
export const heatHeight = (rows: number): number => Math.min(520, Math.max(120, 26 + rows * 38));

const SCALE = 2;
const NAME = 150;
const CELL = { width: 84, height: 40 };

/** Cut at the end where it is longer than its place. */
export function fitText(text: string, width: number, widthOf: (text: string) => number): string {
  if (widthOf(text) <= width) return text;
  let length = text.length;
  while (length > 1 && widthOf(`${text.slice(0, length)}…`) > width) length -= 1;
  return `${text.slice(0, length)}…`;
}

/** The same picture as pixels. */
export function drawHeat(model: HeatModel, ink: Ink, theme: 'light' | 'dark'): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  canvas.width = SCALE * (NAME + model.columns.length * CELL.width);
  canvas.height = SCALE * (24 + model.rows.length * CELL.height);
  const context = canvas.getContext('2d');
  if (context === null) return canvas;
  context.scale(SCALE, SCALE);
  context.font = `12px ${FONT}`;
  context.textBaseline = 'middle';
  const write = (text: string, x: number, y: number, width: number, color: string) => {
    context.fillStyle = color;
    context.fillText(
      fitText(text, width, (part) => context.measureText(part).width),
      x,
      y,
    );
  };
  context.textAlign = 'center';
  for (const [index, { name }] of model.columns.entries())
    write(name, NAME + (index + 0.5) * CELL.width, 12, CELL.width - 6, ink.muted);
  for (const [rowIndex, row] of model.rows.entries()) {
    const top = 24 + rowIndex * CELL.height;
    context.textAlign = 'left';
    write(row.name, 0, top + CELL.height / 2, NAME - 8, ink.text);
    context.textAlign = 'center';
    for (const [index, column] of model.columns.entries()) {
      const cell = model.cellOf(row.id, column.id);
      if (cell === undefined) continue;
      const left = NAME + index * CELL.width;
      context.globalAlpha = cell.strength === null ? 0 : (4 + cell.strength * (MOST[theme] - 4)) / 100;
      context.fillStyle = ink.accent;
      context.fillRect(left + 1, top + 1, CELL.width - 2, CELL.height - 2);
      context.globalAlpha = 1;
      const middle = left + CELL.width / 2;
      write(cell.text, middle, top + (cell.detail === undefined ? 20 : 14), CELL.width - 6, ink.text);
      if (cell.detail !== undefined) write(cell.detail, middle, top + 29, CELL.width - 6, ink.text);
    }
  }
  return canvas;
}
