import type { Editor } from '../../editor/editor.ts';
import { isFocusedGhost, listGhosts } from '../../operations/suggestions.ts';
import type { Size } from '../../regions/geometry.ts';
import { lifespans } from '../../regions/video-rectangle/sequence.ts';
import type { RegionRecord } from '../../store/records.ts';
import type { ThemeColors } from '../canvas.ts';
import { styleOf } from '../image/region-style.ts';
import { paintMark, paintTag } from '../paint-caption.ts';
import { frameSteps, rulerStep, type TimeView, toX } from '../time-view.ts';
import { listRows, rowPx, rulerPx } from './timeline-layout.ts';
import type { VideoModel } from './video-model.ts';

/** The ruler with its frames, and a row for each region; the row under the hand and those selected stand out. */
export function paintTimeline(
  context: CanvasRenderingContext2D,
  editor: Editor,
  video: VideoModel,
  size: Size,
  colors: ThemeColors,
): void {
  const view = video.timeline.get();
  const { top } = video.scroll.get();
  const ghosts = listGhosts(editor, video.objectName);
  const rows = [...listRows(editor, video.objectName), ...ghosts];
  const { selection, hovered } = editor.session.get();
  context.save();
  context.beginPath();
  context.rect(0, rulerPx, size.width, size.height - rulerPx);
  context.clip();
  for (const [index, region] of rows.entries()) {
    const y = rulerPx + index * rowPx - top;
    if (y + rowPx < rulerPx || y > size.height) continue;
    if (selection.includes(region.id) || hovered === region.id) {
      context.fillStyle = colors.raised;
      context.fillRect(0, y, size.width, rowPx);
    }
    context.fillStyle = colors.border;
    context.fillRect(0, y + rowPx - 1, size.width, 1);
    const isFaint = ghosts.includes(region) && !isFocusedGhost(editor, region);
    context.globalAlpha = region.props.hidden || isFaint ? 0.35 : 1;
    paintRow(context, editor, video, region, y, colors);
    context.globalAlpha = 1;
  }
  context.restore();
  paintRuler(context, view, colors);
  paintPlayhead(context, video, size, colors);
  const { markS } = video.player.state.get();
  if (markS !== undefined) paintMark(context, toX(view, video.frameAt(markS) - 1), size.height, colors.accent);
}

function paintRow(
  context: CanvasRenderingContext2D,
  editor: Editor,
  video: VideoModel,
  region: RegionRecord,
  y: number,
  colors: ThemeColors,
): void {
  const view = video.timeline.get();
  const { color, caption } = styleOf(editor, region, colors.unlabelled);
  const { geometry } = region.props;
  const alpha = context.globalAlpha;
  const bar = (start: number, end: number, height: number, opacity: number) => {
    const left = toX(view, start);
    context.globalAlpha = alpha * opacity;
    context.fillStyle = color;
    context.fillRect(left, y + (rowPx - height) / 2, Math.max(toX(view, end) - left, 2), height);
    context.globalAlpha = alpha;
  };
  let labelAt = 0;
  if (geometry.shape === 'timeline') {
    for (const { start, end } of geometry.ranges) {
      bar(start - 1, end, rowPx - 4, 0.55);
      bar(start - 1, start - 1, rowPx - 4, 1);
    }
    labelAt = (geometry.ranges[0]?.start ?? 1) - 1;
  }
  if (geometry.shape === 'video-rectangle') {
    for (const { start, end } of lifespans(geometry.sequence, video.framesCount() ?? 1)) bar(start - 1, end, 8, 0.45);
    for (const { frame, enabled } of geometry.sequence) {
      paintDiamond(context, toX(view, frame - 0.5), y + rowPx / 2, color, enabled === false ? colors.surface : color);
    }
    labelAt = (geometry.sequence[0]?.frame ?? 1) - 1;
  }
  const x = Math.min(Math.max(toX(view, labelAt) + (geometry.shape === 'timeline' ? 4 : 12), 4), view.widthPx - 60);
  paintTag(context, caption || 'No label', color, { x, y: y + 4, width: 140 });
}

function paintDiamond(context: CanvasRenderingContext2D, x: number, y: number, stroke: string, fill: string): void {
  context.beginPath();
  context.moveTo(x, y - 6);
  context.lineTo(x + 6, y);
  context.lineTo(x, y + 6);
  context.lineTo(x - 6, y);
  context.closePath();
  context.fillStyle = fill;
  context.fill();
  context.lineWidth = 1.5;
  context.strokeStyle = stroke;
  context.stroke();
}

function paintRuler(context: CanvasRenderingContext2D, view: TimeView, colors: ThemeColors): void {
  context.fillStyle = colors.border;
  context.fillRect(0, rulerPx - 1, view.widthPx, 1);
  if (view.span === 0) return;
  const step = rulerStep(view, frameSteps, 56);
  context.font = '11px Inter, "Inter Variable", system-ui, sans-serif';
  context.textBaseline = 'middle';
  for (let frame = Math.max(Math.floor(view.start / step) * step, 0); frame <= view.start + view.span; frame += step) {
    const shown = Math.max(frame, 1);
    const x = Math.round(toX(view, shown - 1));
    context.fillStyle = colors.border;
    context.fillRect(x, rulerPx - 7, 1, 6);
    context.fillStyle = colors.muted;
    context.fillText(String(shown), x + 4, rulerPx / 2);
  }
}

/** As wide as its frame, where frames are wide enough to be seen. */
function paintPlayhead(context: CanvasRenderingContext2D, video: VideoModel, size: Size, colors: ThemeColors): void {
  const view = video.timeline.get();
  const { frame } = video.frame.get();
  const left = toX(view, frame - 1);
  const width = toX(view, frame) - left;
  context.fillStyle = colors.danger;
  context.globalAlpha = 0.18;
  context.fillRect(left, 0, width, size.height);
  context.globalAlpha = 1;
  context.fillRect(Math.round(left + width / 2) - 1, 0, 2, size.height);
}
