import type { Editor } from '../editor/editor.ts';
import type { PointerMachine, SurfacePointer } from '../editor/pointer-machine.ts';
import { hasMoved } from '../tools/tool.ts';

export interface Drag {
  /** Path of the state, such as `segment.moving`. */
  path: string;
  move(event: SurfacePointer): void;
  up?(event: SurfacePointer): void;
  cancel?(): void;
}

/** What a press can become: a click when the pointer stays, a drag when it moves. */
export interface Press {
  click?(event: SurfacePointer): void;
  /** Undefined when there is nothing to drag here. */
  drag?(event: SurfacePointer): Drag | undefined;
  /** The drag begins with the press, as on a ruler. */
  isImmediate?: boolean;
}

type State =
  | { name: 'idle' }
  | { name: 'pressing'; from: SurfacePointer; press: Press }
  | { name: 'dragging'; drag: Drag };

/** Pointer states of a surface whose presses are told by one function. */
export function createDragMachine(
  editor: Editor,
  objectName: string,
  press: (event: SurfacePointer) => Press | undefined,
  pressMiddle?: (event: SurfacePointer) => Press | undefined,
): PointerMachine {
  let state: State = { name: 'idle' };

  function go(next: State): void {
    state = next;
    editor.session.update({ gesture: next.name === 'dragging' ? next.drag.path : undefined });
  }

  function begin(from: SurfacePointer, what: Press, event: SurfacePointer): void {
    const drag = what.drag?.(from);
    if (!drag) {
      go({ name: 'idle' });
      return;
    }
    go({ name: 'dragging', drag });
    drag.move(event);
  }

  function cancel(): boolean {
    if (state.name === 'idle') return false;
    if (state.name === 'dragging') state.drag.cancel?.();
    go({ name: 'idle' });
    return true;
  }

  return {
    path: () => (state.name === 'dragging' ? state.drag.path : state.name),
    down(event) {
      cancel();
      editor.session.update({ activeObject: objectName });
      const what = event.button === 0 ? press(event) : event.button === 1 ? pressMiddle?.(event) : undefined;
      if (!what) return;
      if (what.isImmediate) begin(event, what, event);
      else go({ name: 'pressing', from: event, press: what });
    },
    move(event) {
      if (state.name === 'dragging') state.drag.move(event);
      else if (state.name === 'pressing' && hasMoved(state.from.screen, event)) begin(state.from, state.press, event);
    },
    up(event) {
      const ended = state;
      if (ended.name === 'dragging') {
        ended.drag.move(event);
        ended.drag.up?.(event);
      }
      if (ended.name === 'pressing') ended.press.click?.(event);
      if (ended.name !== 'idle') go({ name: 'idle' });
    },
    cancel,
  };
}
