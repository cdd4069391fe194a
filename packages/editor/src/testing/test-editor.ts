import type { ResultItem } from '@labelwright/task-definition/model';
import type { KeyPress } from '../commands/keymap.ts';
import { createEditor } from '../editor/create-editor.ts';
import type { Editor, EditorOptions } from '../editor/editor.ts';
import type { SurfacePointer } from '../editor/pointer-machine.ts';
import { toImage } from '../media/image/view-transform.ts';
import type { Size } from '../regions/geometry.ts';

type Modifiers = Partial<
  Pick<SurfacePointer, 'shiftKey' | 'altKey' | 'modKey' | 'spaceKey' | 'button' | 'pointerType'>
>;

/** Drives an editor by gestures and keys without a DOM; every step returns the driver, so that steps chain. */
export interface TestEditor {
  editor: Editor;
  pointerDown(x: number, y: number, modifiers?: Modifiers): TestEditor;
  pointerMove(x: number, y: number, modifiers?: Modifiers): TestEditor;
  pointerUp(modifiers?: Modifiers): TestEditor;
  drag(from: [number, number], to: [number, number], modifiers?: Modifiers): TestEditor;
  click(x: number, y: number, modifiers?: Modifiers): TestEditor;
  /** A shortcut such as `mod+z`, or a single key. */
  key(shortcut: string): TestEditor;
  /** Throws unless the active image's tool is in this state, such as `select.idle`. */
  expectState(path: string): TestEditor;
  result(): ResultItem[];
}

/** Screen and image pixels are the same as long as nothing zooms: the viewport has the image's size. */
export function createTestEditor(options: EditorOptions, imageSize: Size = { width: 1000, height: 500 }): TestEditor {
  let serial = 0;
  const editor = createEditor({ makeId: () => `id-${serial++}`, ...options });
  for (const image of editor.images.values()) {
    image.setViewport(imageSize);
    image.setSize(imageSize);
    image.actualSize();
  }
  let at = { x: 0, y: 0 };

  function machine() {
    const name = editor.session.get().activeObject ?? editor.images.keys().next().value ?? '';
    const pointer = editor.pointers.get(name) ?? editor.pointers.values().next().value;
    const image = editor.images.get(name) ?? editor.images.values().next().value;
    if (!pointer || !image) throw new Error('This interface has no image to point at.');
    return { pointer, image };
  }

  function eventAt(x: number, y: number, modifiers: Modifiers = {}): SurfacePointer {
    at = { x, y };
    const point = toImage(machine().image.view.get().transform, at);
    return {
      point,
      screen: at,
      button: 0,
      pointerType: 'mouse',
      shiftKey: false,
      altKey: false,
      modKey: false,
      spaceKey: false,
      ...modifiers,
    };
  }

  const driver: TestEditor = {
    editor,
    pointerDown(x, y, modifiers) {
      machine().pointer.down(eventAt(x, y, modifiers));
      return driver;
    },
    pointerMove(x, y, modifiers) {
      machine().pointer.move(eventAt(x, y, modifiers));
      return driver;
    },
    pointerUp(modifiers) {
      machine().pointer.up(eventAt(at.x, at.y, modifiers));
      return driver;
    },
    drag(from, to, modifiers) {
      const middle: [number, number] = [(from[0] + to[0]) / 2, (from[1] + to[1]) / 2];
      return driver
        .pointerDown(...from, modifiers)
        .pointerMove(...middle, modifiers)
        .pointerMove(...to, modifiers)
        .pointerUp(modifiers);
    },
    click: (x, y, modifiers) => driver.pointerDown(x, y, modifiers).pointerUp(modifiers),
    key(shortcut) {
      const command = editor.keymap.find(pressOf(shortcut));
      if (command) editor.dispatch(command.id);
      return driver;
    },
    expectState(path) {
      const actual = machine().pointer.path();
      if (actual !== path) throw new Error(`Expected the tool to be in ${path}, it is in ${actual}.`);
      return driver;
    },
    result: () => editor.serialize(),
  };
  return driver;
}

function pressOf(shortcut: string): KeyPress {
  const parts = shortcut.split(/\+(?!$)/);
  return {
    key: parts.at(-1) ?? '',
    ctrlKey: parts.includes('mod'),
    altKey: parts.includes('alt'),
    shiftKey: parts.includes('shift'),
  };
}
