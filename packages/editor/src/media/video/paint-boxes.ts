import type { Editor } from '../../editor/editor.ts';
import { isFocusedGhost, listGhosts } from '../../operations/suggestions.ts';
import { corners } from '../../regions/rectangle/rectangle-shape.ts';
import { findKeyFrame } from '../../regions/video-rectangle/sequence.ts';
import type { ThemeColors } from '../canvas.ts';
import { styleOf } from '../image/region-style.ts';
import { toScreen } from '../image/view-transform.ts';
import { captionHeightPx, paintTag } from '../paint-caption.ts';
import { paintAsGhost } from '../paint-ghost.ts';
import { listBoxHandles, listShownBoxes, type ShownBox } from './box-hit.ts';
import { type ShownPicture, shownPicture, type VideoModel } from './video-model.ts';

/** Boxes at the frame on screen, dashed between key frames; handles of the selected one. */
export function paintBoxes(
  context: CanvasRenderingContext2D,
  editor: Editor,
  video: VideoModel,
  colors: ThemeColors,
): void {
  const picture = shownPicture(video.picture.get());
  if (!picture) return;
  const { selection, hovered } = editor.session.get();
  for (const ghost of listShownBoxes(editor, video, listGhosts(editor, video.objectName))) {
    const isFocused = isFocusedGhost(editor, ghost.region);
    paintAsGhost(context, isFocused, () => paintBox(context, editor, ghost, picture, colors, isFocused));
  }
  for (const shown of listShownBoxes(editor, video)) {
    const isStrong = selection.includes(shown.region.id) || hovered === shown.region.id;
    paintBox(context, editor, shown, picture, colors, isStrong);
  }
  paintHandles(context, editor, video, picture, colors);
}

function paintBox(
  context: CanvasRenderingContext2D,
  editor: Editor,
  { region, geometry, video, box }: ShownBox,
  { size, transform }: ShownPicture,
  colors: ThemeColors,
  isStrong: boolean,
): void {
  const { color, caption, fillOpacity, strokeWidth } = styleOf(editor, region, colors.unlabelled);
  const points = corners(box, size).map((point) => toScreen(transform, point));
  const isKeyFrame = findKeyFrame(geometry.sequence, video.frame.get().frame) !== undefined;
  context.beginPath();
  for (const point of points) context.lineTo(point.x, point.y);
  context.closePath();
  context.fillStyle = color;
  context.globalAlpha = fillOpacity;
  context.fill();
  context.globalAlpha = 1;
  context.strokeStyle = color;
  context.lineWidth = strokeWidth + (isStrong ? 1.5 : 0.5);
  context.setLineDash(isKeyFrame ? [] : [6, 4]);
  context.stroke();
  context.setLineDash([]);
  const [corner] = points;
  if (!corner) return;
  const width = Math.hypot((points[1]?.x ?? 0) - corner.x, (points[1]?.y ?? 0) - corner.y);
  paintTag(context, caption, color, {
    x: corner.x,
    y: Math.max(corner.y - captionHeightPx, 0),
    width: isStrong ? 200 : Math.max(width, 40),
  });
}

function paintHandles(
  context: CanvasRenderingContext2D,
  editor: Editor,
  video: VideoModel,
  { transform }: ShownPicture,
  colors: ThemeColors,
): void {
  const handles = listBoxHandles(editor, video)?.handles ?? [];
  context.strokeStyle = colors.accent;
  context.fillStyle = '#ffffff';
  context.lineWidth = 1.5;
  for (const { id, point } of handles) {
    const at = toScreen(transform, point);
    context.beginPath();
    if (id === 'rotate') context.arc(at.x, at.y, 5, 0, Math.PI * 2);
    else context.rect(at.x - 4, at.y - 4, 8, 8);
    context.fill();
    context.stroke();
  }
}
