import { edit } from '../operations/edit.ts';
import { snapOf } from '../operations/points.ts';
import { canPrompt, isAssisting } from '../operations/prompts.ts';
import { newRegion } from '../operations/regions.ts';
import { pick, select } from '../operations/selection.ts';
import type { ImagePoint } from '../regions/geometry.ts';
import { keypointKind } from '../regions/keypoint/keypoint-kind.ts';
import type { RegionAnswer, RegionRecord } from '../store/records.ts';
import { panning } from './pan.ts';
import { findRegionAt, movingFrom } from './select.ts';
import { hasMoved, isPanning, type SurfacePointer, type Tool, type ToolContext, type ToolState } from './tool.ts';

const idle: ToolState = {
  path: 'draw-keypoint.idle',
  pointerDown(_context, event) {
    if (isPanning(event)) return panning(event.screen, idle);
    return event.button === 0 ? pointing(event) : undefined;
  },
};

/** A click places a point; a drag that begins on a point moves that one, any other places where it ends. */
function pointing(start: SurfacePointer): ToolState {
  return {
    path: 'draw-keypoint.pointing',
    pointerMove(context, event) {
      if (!hasMoved(start.screen, event)) return undefined;
      const grabbed = findPointAt(context, start);
      return grabbed && movingFrom(context, grabbed, start, idle);
    },
    pointerUp(context, event) {
      const { editor } = context;
      const isPicking = editor.session.get().linkingFrom !== undefined || event.modKey || event.shiftKey;
      const hit = isPicking ? findRegionAt(context, event) : findPointAt(context, event);
      if (hit) pick(editor, hit.id, event.modKey || event.shiftKey);
      else if (!isPicking) place(context, event.point, !event.altKey);
      return idle;
    },
  };
}

/** Two points on one spot would be one too many. */
function findPointAt(context: ToolContext, event: SurfacePointer): RegionRecord | undefined {
  const hit = findRegionAt(context, event);
  return hit?.props.geometry.shape === 'keypoint' ? hit : undefined;
}

function place({ editor, image }: ToolContext, at: ImagePoint, isPositive: boolean): void {
  const { size } = image.view.get();
  if (!size || at.x < 0 || at.y < 0 || at.x > size.width || at.y > size.height) return;
  const region = newRegion(editor, image.objectName, keypointKind.draw(at, at, size));
  if (!region) return;
  const { geometry, answers } = region.props;
  const snapped = snapOf(editor, answers)(at);
  const { x, y } = keypointKind.draw(snapped, snapped, size);
  const placed = geometry.shape === 'keypoint' ? { ...geometry, x, y } : geometry;
  const prompted = isAssisting(editor) && canPrompt(editor, region);
  const said = prompted ? answers.map((answer) => withSign(answer, isPositive)) : answers;
  edit(editor, 'Add point', (writer) =>
    writer.put({ ...region, props: { ...region.props, geometry: placed, answers: said } }),
  );
  select(editor, [region.id]);
}

/** For a model: the point is on the thing that is meant or, placed with Alt, beside it. */
function withSign(answer: RegionAnswer, isPositive: boolean): RegionAnswer {
  return { ...answer, envelope: { ...answer.envelope, is_positive: isPositive } };
}

export const drawKeypointTool: Tool = { id: 'draw-keypoint', idle };
