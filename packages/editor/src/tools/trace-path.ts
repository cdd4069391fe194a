import type { Editor } from '../editor/editor.ts';
import { announce, edit, touched } from '../operations/edit.ts';
import { startingAnswers } from '../operations/labels.ts';
import { pointLimits, snapOf } from '../operations/points.ts';
import { newRegion } from '../operations/regions.ts';
import { select } from '../operations/selection.ts';
import type { Geometry, ImagePoint, Size } from '../regions/geometry.ts';
import { findImageRegionKind } from '../regions/kinds.ts';
import type { RegionAnswer, RegionRecord } from '../store/records.ts';
import { panning } from './pan.ts';
import { hasMoved, isPanning, reachOf, type SurfacePointer, type ToolContext, type ToolState } from './tool.ts';

/** A shape that is being made point by point. */
export interface Path<G extends Geometry> {
  geometry: G;
  /** Of a line: the vertex that the next one is joined to. */
  origin?: string;
}

/** How one kind of shape grows. All functions are pure. */
export interface PathPlan<G extends Geometry> {
  toolId: string;
  /** As in "A polygon needs at least 3 points". */
  noun: string;
  shape: G['shape'];
  begin(point: ImagePoint, size: Size): Path<G>;
  add(path: Path<G>, point: ImagePoint, size: Size): Path<G>;
  /** Bends the path at its newest point; left out for shapes without curves. */
  bend?(path: Path<G>, point: ImagePoint, size: Size): Path<G>;
  /** Undefined when no point is left. */
  takeBack(path: Path<G>): Path<G> | undefined;
  /** The whole shape; `isAtStart` when it was ended on its first point. */
  finish(path: Path<G>, isAtStart: boolean): G;
  /** The point that the next one will be joined to. */
  last(path: Path<G>, size: Size): ImagePoint | undefined;
  /** What the controls of the shape allow beyond adding points. */
  powersOf(editor: Editor, answers: readonly RegionAnswer[]): { closes: boolean; bends: boolean; branches: boolean };
  /** The path continued from one of its points. */
  branchAt?(path: Path<G>, index: number): Path<G>;
}

/** Whether the gesture waits for the next point of such a shape. */
export function isTracing(gesture: string | undefined): boolean {
  return gesture?.endsWith('.tracing') === true;
}

/** What stays the same from the first point to the last. */
interface Tracing<G extends Geometry> {
  plan: PathPlan<G>;
  size: Size;
  /** The region that grows further; undefined for a new one. */
  base: RegionRecord | undefined;
  idle: ToolState;
}

/** Begins a new shape at the press, or lets a shape that is there already grow further. */
export function beginPath<G extends Geometry>(
  context: ToolContext,
  plan: PathPlan<G>,
  idle: ToolState,
  from: { start: SurfacePointer; event?: SurfacePointer } | { base: RegionRecord | undefined; path: Path<G> },
): ToolState {
  const { editor, image } = context;
  const { size } = image.view.get();
  const base = 'base' in from ? from.base : undefined;
  const answers = base?.props.answers ?? startingAnswers(editor, image.objectName, plan.shape);
  if (!size || !answers) return idle;
  const tracing: Tracing<G> = { plan, size, base, idle };
  select(editor, []);
  if ('base' in from) return waiting(context, tracing, from.path);
  const first = plan.begin(snapOf(editor, answers)(from.start.point), size);
  if (!from.event) return waiting(context, tracing, first);
  // A drag from the start bends the first point, or spans the first stretch.
  const { bends } = plan.powersOf(editor, answers);
  if (bends) return bending(context, tracing, first, from.event);
  waiting(context, tracing, first);
  return pressing(context, tracing, first, from.start);
}

function answersOf<G extends Geometry>({ editor, image }: ToolContext, { base, plan }: Tracing<G>): RegionAnswer[] {
  return base?.props.answers ?? startingAnswers(editor, image.objectName, plan.shape) ?? [];
}

function pointsOf<G extends Geometry>({ size }: Tracing<G>, { geometry }: Path<G>): readonly ImagePoint[] {
  return findImageRegionKind(geometry.shape)?.points?.list(geometry, size) ?? [];
}

/** Between two presses: the next point follows the pointer. */
function waiting<G extends Geometry>(context: ToolContext, tracing: Tracing<G>, path: Path<G>): ToolState {
  const { plan } = tracing;
  show(context, tracing, path);
  const state: ToolState = {
    path: `${plan.toolId}.tracing`,
    pointerMove({ image }, event) {
      image.sketch.update({ pointer: event.point });
      return undefined;
    },
    pointerDown(own, event) {
      if (isPanning(event)) return panning(event.screen, state);
      return event.button === 0 ? pressing(own, tracing, path, event) : undefined;
    },
    finish: (own) => finish(own, tracing, path, false),
    stepBack: (own) => stepBack(own, tracing, path),
    cancel: clear,
  };
  return state;
}

function pressing<G extends Geometry>(
  context: ToolContext,
  tracing: Tracing<G>,
  path: Path<G>,
  start: SurfacePointer,
): ToolState {
  const { plan, size } = tracing;
  const answers = answersOf(context, tracing);
  const { bends } = plan.powersOf(context.editor, answers);
  const snapped = snapOf(context.editor, answers);
  return {
    path: `${plan.toolId}.pressing`,
    pointerMove(own, event) {
      own.image.sketch.update({ pointer: event.point });
      if (!bends || !hasMoved(start.screen, event)) return undefined;
      return bending(own, tracing, plan.add(path, snapped(start.point), size), event);
    },
    pointerUp(own, event) {
      const hit = hitPoint(own, tracing, path, event);
      if (hit === 'end') return finish(own, tracing, path, false);
      if (hit === 'start') return finish(own, tracing, path, true);
      if (hit !== undefined) return waiting(own, tracing, plan.branchAt?.(path, hit) ?? path);
      return grown(own, tracing, plan.add(path, snapped(event.point), size));
    },
    interrupt: (own) => waiting(own, tracing, path),
    finish: (own) => finish(own, tracing, path, false),
    cancel: clear,
  };
}

/** The newest point is set and pulls the line towards the pointer. */
function bending<G extends Geometry>(
  context: ToolContext,
  tracing: Tracing<G>,
  path: Path<G>,
  first: SurfacePointer,
): ToolState {
  const { plan, size } = tracing;
  let bent = path;
  const follow = (own: ToolContext, event: SurfacePointer): undefined => {
    own.image.sketch.update({ pointer: event.point });
    bent = plan.bend?.(path, event.point, size) ?? path;
    show(own, tracing, bent);
  };
  follow(context, first);
  return {
    path: `${plan.toolId}.bending`,
    pointerMove: follow,
    pointerUp: (own) => grown(own, tracing, bent),
    interrupt: (own) => waiting(own, tracing, bent),
    finish: (own) => finish(own, tracing, bent, false),
    cancel: clear,
  };
}

function grown<G extends Geometry>(context: ToolContext, tracing: Tracing<G>, path: Path<G>): ToolState {
  const { most } = pointLimits(context.editor, answersOf(context, tracing));
  const isFull = most !== undefined && pointsOf(tracing, path).length >= most;
  return isFull ? finish(context, tracing, path, false) : waiting(context, tracing, path);
}

/** What a press means that lands on a point which is there already: the first, the one joined to next, or another. */
function hitPoint<G extends Geometry>(
  context: ToolContext,
  tracing: Tracing<G>,
  path: Path<G>,
  event: SurfacePointer,
): 'start' | 'end' | number | undefined {
  const { plan, size } = tracing;
  const reach = reachOf(context, event);
  const isNear = (point: ImagePoint | undefined) =>
    point !== undefined && Math.hypot(point.x - event.point.x, point.y - event.point.y) <= reach;
  if (isNear(plan.last(path, size))) return 'end';
  const powers = plan.powersOf(context.editor, answersOf(context, tracing));
  const points = pointsOf(tracing, path);
  if (powers.closes && points.length > 2 && isNear(points[0])) return 'start';
  if (!powers.branches) return undefined;
  const index = points.findIndex(isNear);
  return index === -1 ? undefined : index;
}

function finish<G extends Geometry>(
  context: ToolContext,
  tracing: Tracing<G>,
  path: Path<G>,
  isAtStart: boolean,
): ToolState {
  const { editor, image } = context;
  const { plan, size, base, idle } = tracing;
  const geometry = plan.finish(path, isAtStart);
  const kind = findImageRegionKind(geometry.shape);
  const count = kind?.points?.list(geometry, size).length ?? 0;
  const least = pointLimits(editor, answersOf(context, tracing)).least ?? 0;
  const fewest = Math.max(kind?.points?.fewest(geometry) ?? 0, least);
  if (count < fewest || kind?.isTooSmall(geometry, size)) {
    const reason = count < fewest ? `needs at least ${fewest} points` : 'must be larger than this';
    announce(editor, `A ${plan.noun} ${reason}`);
    return waiting(context, tracing, path);
  }
  clear(context);
  const region = base ? touched(base, { geometry }) : newRegion(editor, image.objectName, geometry);
  if (!region) return idle;
  edit(editor, base ? `Extend ${plan.noun}` : `Add ${plan.noun}`, (writer) => writer.put(region));
  select(editor, [region.id]);
  return idle;
}

function stepBack<G extends Geometry>(context: ToolContext, tracing: Tracing<G>, path: Path<G>): ToolState {
  const shorter = tracing.plan.takeBack(path);
  announce(context.editor, shorter ? 'Last point taken back' : 'Cancelled');
  if (shorter) return waiting(context, tracing, shorter);
  clear(context);
  return tracing.idle;
}

function show<G extends Geometry>(context: ToolContext, tracing: Tracing<G>, path: Path<G>): void {
  const { editor, image } = context;
  const { plan, size } = tracing;
  const answers = answersOf(context, tracing);
  const points = pointsOf(tracing, path);
  const { closes } = plan.powersOf(editor, answers);
  const props = { toName: image.objectName, geometry: path.geometry, answers, hidden: false, locked: false, order: 0 };
  image.sketch.update({
    draft: {
      region: { id: 'draft', kind: 'region', props },
      path: { toolId: plan.toolId, baseId: tracing.base?.id, ...path },
      last: plan.last(path, size),
      end: closes && points.length > 2 ? points[0] : undefined,
    },
  });
}

function clear({ image }: ToolContext): void {
  image.sketch.update({ draft: undefined });
}
