import type { Editor } from '../../editor/editor.ts';
import { isFocusedGhost, listGhosts } from '../../operations/suggestions.ts';
import type { ThemeColors } from '../canvas.ts';
import { styleOf } from '../image/region-style.ts';
import { paintMark, paintTag } from '../paint-caption.ts';
import { paintAsGhost } from '../paint-ghost.ts';
import { toX } from '../time-view.ts';
import type { AudioModel } from './audio-model.ts';
import { gainOf } from './paint-wave.ts';
import { laneOf, listSegments, type PlacedSegment } from './segment-hit.ts';

/** Segments over the waveform, longest first, so that short ones stay to be seen; the selected ones last. */
export function paintSegments(
  context: CanvasRenderingContext2D,
  editor: Editor,
  audio: AudioModel,
  heightPx: number,
  colors: ThemeColors,
): void {
  const { selection, hovered } = editor.session.get();
  const view = audio.view.get();
  const length = ({ geometry }: PlacedSegment) => geometry.end - geometry.start;
  const shown = listSegments(editor, audio.objectName)
    .filter(({ geometry }) => geometry.end >= view.start && geometry.start <= view.start + view.span)
    .sort((a, b) => length(b) - length(a));
  for (const ghost of listSegments(editor, audio.objectName, listGhosts(editor, audio.objectName))) {
    paintAsGhost(context, isFocusedGhost(editor, ghost.region), () =>
      paintSegment(context, editor, audio, ghost, heightPx, colors, false),
    );
  }
  const isStrong = ({ region }: PlacedSegment) => selection.includes(region.id) || hovered === region.id;
  for (const segment of shown.filter((entry) => !isStrong(entry))) {
    paintSegment(context, editor, audio, segment, heightPx, colors, false);
  }
  for (const segment of shown.filter(isStrong)) paintSegment(context, editor, audio, segment, heightPx, colors, true);
  const { markS } = audio.player.state.get();
  if (markS !== undefined) paintMark(context, toX(view, markS), heightPx, colors.accent);
}

function paintSegment(
  context: CanvasRenderingContext2D,
  editor: Editor,
  audio: AudioModel,
  { region, geometry }: PlacedSegment,
  heightPx: number,
  colors: ThemeColors,
  isStrong: boolean,
): void {
  const view = audio.view.get();
  const { color, caption, fillOpacity } = styleOf(editor, region, colors.unlabelled);
  const lane = laneOf(audio, geometry.channel);
  const height = audio.laneCount() === 1 ? heightPx : lane.height;
  const left = Math.max(toX(view, geometry.start), -4);
  const right = Math.min(toX(view, geometry.end), view.widthPx + 4);
  const width = Math.max(right - left, 1);
  context.globalAlpha = Math.min(fillOpacity + (isStrong ? 0.16 : 0), 1);
  context.fillStyle = color;
  context.fillRect(left, lane.top, width, height);
  context.globalAlpha = 1;
  const edge = isStrong ? 2 : 1;
  context.fillRect(left, lane.top, edge, height);
  context.fillRect(right - edge, lane.top, edge, height);
  if (isStrong && !region.props.locked) {
    paintGrip(context, left, lane.top + height / 2, color, colors);
    paintGrip(context, right, lane.top + height / 2, color, colors);
  }
  paintTag(context, region.props.locked ? `${caption} (locked)` : caption, color, {
    x: Math.max(left, 0),
    y: lane.top,
    width: Math.max(right - Math.max(left, 0), isStrong ? 120 : 0),
  });
}

function paintGrip(context: CanvasRenderingContext2D, x: number, y: number, color: string, colors: ThemeColors): void {
  context.beginPath();
  context.roundRect(x - 4, y - 12, 8, 24, 3);
  context.fillStyle = colors.surface;
  context.fill();
  context.lineWidth = 2;
  context.strokeStyle = color;
  context.stroke();
}

/** The whole sound on a strip: where the segments are and which part is in view. */
export function paintOverview(
  context: CanvasRenderingContext2D,
  editor: Editor,
  audio: AudioModel,
  size: { width: number; height: number },
  colors: ThemeColors,
): void {
  const view = audio.view.get();
  const { peaks, loadedS } = audio.sound.get();
  if (view.length === 0) return;
  const xOf = (seconds: number) => (seconds / view.length) * size.width;
  if (peaks) {
    const columns = Math.round(size.width);
    const { low, high } = peaks.read(0, 0, view.length, columns);
    const half = (size.height / 2 - 1) * gainOf(peaks);
    context.fillStyle = colors.muted;
    for (let x = 0; x < Math.min(xOf(loadedS), columns); x += 1) {
      const top = size.height / 2 - (high[x] ?? 0) * half;
      context.fillRect(x, top, 1, Math.max(((high[x] ?? 0) - (low[x] ?? 0)) * half, 1));
    }
  }
  for (const { region, geometry } of listSegments(editor, audio.objectName)) {
    context.fillStyle = styleOf(editor, region, colors.unlabelled).color;
    context.fillRect(xOf(geometry.start), size.height - 4, Math.max(xOf(geometry.end) - xOf(geometry.start), 2), 4);
  }
  const [left, width] = [xOf(view.start), Math.max(xOf(view.span), 3)];
  context.fillStyle = colors.accent;
  context.globalAlpha = 0.16;
  context.fillRect(left, 0, width, size.height);
  context.globalAlpha = 1;
  context.strokeStyle = colors.accent;
  context.lineWidth = 1;
  context.strokeRect(left + 0.5, 0.5, Math.max(width - 1, 2), size.height - 1);
}
