import type { PointerMachine, SurfacePointer } from '../editor/pointer-machine.ts';
import type { ScreenPoint } from '../regions/geometry.ts';

/** So long after the pen was last seen, a touch still is the hand that holds it. */
const palmMs = 500;

/** An event of one of the pointers on a surface. */
export interface GuardedPointer extends SurfacePointer {
  pointerId: number;
  atMs: number;
}

/** What two fingers did since the last time: their distance by a factor, their middle by a way. */
export interface Pinch {
  factor: number;
  middle: ScreenPoint;
  delta: ScreenPoint;
}

/** Lets one pointer at a time into a machine; the rest are fingers of a pinch, or nobody's business. */
export interface PointerGuard {
  down(event: GuardedPointer): void;
  /** False when the pointer does not count. */
  move(event: GuardedPointer): boolean;
  up(event: GuardedPointer): void;
  /** The browser took the pointer away. */
  lose(pointerId: number): void;
}

/** While a pen is near, touches are the hand that holds it; a second finger gives the press up and pinches. */
export function createPointerGuard(machine: PointerMachine, onPinch: (pinch: Pinch) => void): PointerGuard {
  const fingers = new Map<number, ScreenPoint>();
  let active: { id: number; type: string } | undefined;
  let penSeenMs = Number.NEGATIVE_INFINITY;

  function isIgnored({ pointerId, pointerType, atMs }: GuardedPointer): boolean {
    if (pointerType === 'touch' && !fingers.has(pointerId) && atMs - penSeenMs < palmMs) return true;
    return active !== undefined && active.id !== pointerId && !(pointerType === 'touch' && active.type === 'touch');
  }

  function see({ pointerType, atMs }: GuardedPointer): void {
    if (pointerType === 'pen') penSeenMs = atMs;
  }

  /** The hand came down before the pen that it holds. */
  function dropFingers(): void {
    if (fingers.size === 0) return;
    fingers.clear();
    if (active?.type !== 'touch') return;
    active = undefined;
    interrupt(machine);
  }

  return {
    down(event) {
      see(event);
      if (event.pointerType === 'pen') dropFingers();
      if (isIgnored(event)) return;
      if (event.pointerType === 'touch') fingers.set(event.pointerId, event.screen);
      if (fingers.size > 1) {
        if (active) interrupt(machine);
        active = undefined;
        return;
      }
      active = { id: event.pointerId, type: event.pointerType };
      machine.down(event);
    },
    move(event) {
      see(event);
      if (isIgnored(event)) return false;
      if (event.pointerType === 'touch' && active?.id !== event.pointerId) {
        if (fingers.size > 1) pinch(fingers, event, onPinch);
        return false;
      }
      if (fingers.has(event.pointerId)) fingers.set(event.pointerId, event.screen);
      machine.move(event);
      return true;
    },
    up(event) {
      see(event);
      fingers.delete(event.pointerId);
      if (active?.id !== event.pointerId) return;
      active = undefined;
      machine.up(event);
    },
    lose(pointerId) {
      fingers.delete(pointerId);
      if (active?.id !== pointerId) return;
      active = undefined;
      machine.cancel();
    },
  };
}

/** Two fingers move the view, also in the middle of a shape that is made of several presses. */
function interrupt(machine: PointerMachine): void {
  if (machine.interrupt) machine.interrupt();
  else machine.cancel();
}

function pinch(fingers: Map<number, ScreenPoint>, moved: GuardedPointer, tell: (pinch: Pinch) => void): void {
  const [a, b] = fingers.values();
  if (!a || !b || !fingers.has(moved.pointerId)) return;
  fingers.set(moved.pointerId, moved.screen);
  const [c, d] = fingers.values();
  if (!c || !d) return;
  const middle = { x: (c.x + d.x) / 2, y: (c.y + d.y) / 2 };
  const delta = { x: middle.x - (a.x + b.x) / 2, y: middle.y - (a.y + b.y) / 2 };
  const before = Math.hypot(a.x - b.x, a.y - b.y);
  tell({ factor: before > 0 ? Math.hypot(c.x - d.x, c.y - d.y) / before : 1, middle, delta });
}
