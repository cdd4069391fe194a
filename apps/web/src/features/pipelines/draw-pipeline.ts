import { formatNumber } from '../../lib/format.ts';
import { FONT, type Ink } from '../../ui/chart/palette.ts';
import { type PipelineLayout, type PlacedStage, STAGE } from './pipeline-layout.ts';
import { stageRows } from './stage-rows.ts';
import { p } from './strings.ts';

const SCALE = 2;
const PAD = 8;

/** The same picture as pixels, for a file. */
export function drawPipeline({ stages, relations, width, height }: PipelineLayout, ink: Ink): HTMLCanvasElement | null {
  const canvas = document.createElement('canvas');
  canvas.width = (width + 2 * PAD) * SCALE;
  canvas.height = (height + 2 * PAD) * SCALE;
  const context = canvas.getContext('2d');
  if (context === null) return null;
  context.scale(SCALE, SCALE);
  context.translate(PAD, PAD);
  for (const { relation, path, label } of relations) {
    context.strokeStyle = ink.muted;
    context.lineWidth = 1.5;
    context.setLineDash(relation.is_active ? [] : [5, 5]);
    context.stroke(new Path2D(path));
    context.setLineDash([]);
    context.fillStyle = ink.surface;
    context.fillRect(label.x - 50, label.y - 16, 100, 32);
    context.textAlign = 'center';
    text(context, p.edge(relation.counts.flowed, relation.sample_percentage), label.x, label.y - 3, 600, ink.text);
    text(context, p.shortTriggers[relation.trigger], label.x, label.y + 11, 400, ink.muted);
  }
  for (const placed of stages) drawStage(context, placed, ink);
  return canvas;
}

function drawStage(context: CanvasRenderingContext2D, { stage, x, y }: PlacedStage, ink: Ink): void {
  context.fillStyle = ink.surface;
  context.strokeStyle = ink.line;
  context.lineWidth = 1;
  context.beginPath();
  context.roundRect(x, y, STAGE.width, STAGE.height, 6);
  context.fill();
  context.stroke();
  context.textAlign = 'left';
  text(context, stage.project.title ?? p.hidden, x + 12, y + 24, 600, ink.text, STAGE.width - 24);
  if (stage.counts === null) return;
  for (const [index, { name, count, share }] of stageRows(stage.counts).entries()) {
    const top = y + 50 + index * 22;
    text(context, name, x + 12, top, 400, ink.muted);
    context.fillStyle = ink.line;
    context.fillRect(x + 100, top - 8, 76, 8);
    context.fillStyle = ink.accent;
    context.fillRect(x + 100, top - 8, 76 * share, 8);
    context.textAlign = 'right';
    text(context, formatNumber(count), x + STAGE.width - 12, top, 600, ink.text);
    context.textAlign = 'left';
  }
}

function text(
  context: CanvasRenderingContext2D,
  words: string,
  x: number,
  y: number,
  weight: number,
  color: string,
  width?: number,
): void {
  context.font = `${weight} 12px ${FONT}`;
  context.fillStyle = color;
  context.fillText(words, x, y, width);
}
