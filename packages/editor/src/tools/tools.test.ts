import { compileConfig } from '@labelwright/task-definition/compile';
import type { RegionResult } from '@labelwright/task-definition/model';
import { describe, expect, it } from 'vitest';
import { sampleConfigs } from '../testing/sample-configs.ts';
import { createTestEditor, type TestEditor } from '../testing/test-editor.ts';

const config = compileConfig(sampleConfigs.boxes);

function box(id: string, x: number, y: number, width: number, height: number, label = 'Car'): RegionResult {
  return {
    id,
    from_name: 'box',
    to_name: 'image',
    type: 'rectanglelabels',
    value: { x, y, width, height, rotation: 0, rectanglelabels: [label] },
  };
}

/** An image of 1000 × 500 pixels, shown one to one. */
function start(...initialResult: RegionResult[]): TestEditor {
  return createTestEditor({ config, task: { id: 1, data: { image: 'a.png' } }, initialResult });
}

function values(test: TestEditor): Record<string, unknown>[] {
  return test.result().flatMap((item) => ('value' in item ? [item.value] : []));
}

it('what is locked is not deleted, and that is said', () => {
  const test = start(box('a', 10, 10, 10, 10))
    .key('mod+a')
    .key('l')
    .key('delete');
  expect(values(test)).toHaveLength(1);
  expect(test.editor.session.get().announcement).toBe('This region is locked and stays');
});

describe('drawing boxes', () => {
  it('draws by dragging with the armed label and stays ready for the next', () => {
    const test = start()
      .key('2')
      .expectState('draw-rectangle.idle')
      .pointerDown(100, 100)
      .expectState('draw-rectangle.pointing')
      .pointerMove(300, 200)
      .expectState('draw-rectangle.dragging')
      .pointerMove(500, 300)
      .pointerUp()
      .expectState('draw-rectangle.idle');
    expect(test.result()).toEqual([
      {
        ...box('id-0', 10, 20, 40, 40, 'Car'),
        origin: 'manual',
        original_width: 1000,
        original_height: 500,
        image_rotation: 0,
      },
    ]);
    expect(test.editor.session.get().selection).toEqual(['id-0']);
  });

  it('draws by two clicks', () => {
    const test = start()
      .key('1')
      .click(100, 100)
      .expectState('draw-rectangle.placing')
      .pointerMove(200, 150)
      .click(300, 200);
    expect(values(test)).toMatchObject([{ x: 10, y: 20, width: 20, height: 20, rectanglelabels: ['Person'] }]);
  });

  it('draws in any direction and never outside the image', () => {
    const test = start().key('1').drag([50, 50], [-300, -300]);
    expect(values(test)).toMatchObject([{ x: 0, y: 0, width: 5, height: 10 }]);
  });

  it('is one step for undo, and Escape rolls it back', () => {
    const test = start().key('1').drag([10, 10], [200, 200]).key('mod+z');
    expect(test.result()).toEqual([]);
    test.key('mod+shift+z');
    expect(test.result()).toHaveLength(1);
    test.pointerDown(300, 300).pointerMove(400, 400);
    expect(test.result()).toHaveLength(2);
    test.key('esc').expectState('draw-rectangle.idle');
    expect(test.result()).toHaveLength(1);
  });

  it('tells the host once, when the gesture has ended', async () => {
    let calls = 0;
    const test = createTestEditor({
      config,
      task: { id: 1, data: { image: 'a.png' } },
      onChange: () => {
        calls += 1;
      },
    });
    test.key('1').pointerDown(10, 10).pointerMove(100, 100).pointerMove(200, 200);
    await Promise.resolve();
    expect(calls).toBe(0);
    test.pointerUp();
    await Promise.resolve();
    expect(calls).toBe(1);
  });

  it('makes nothing when read-only', () => {
    const test = createTestEditor({
      config,
      task: { id: 1, data: { image: 'a.png' } },
      initialResult: [box('a', 10, 10, 20, 20)],
      capabilities: { readonly: true },
    });
    const before = test.result();
    test.key('1').drag([500, 300], [700, 400]).click(150, 100).key('delete').key('right').key('h');
    test.drag([150, 100], [400, 300]);
    expect(test.result()).toEqual(before);
  });
});

describe('selecting and changing boxes', () => {
  it('picks the smallest box under the pointer, then the one beneath', () => {
    const test = start(box('big', 0, 0, 80, 80), box('small', 10, 10, 10, 10)).click(150, 75);
    expect(test.editor.session.get().selection).toEqual(['small']);
    test.click(150, 75);
    expect(test.editor.session.get().selection).toEqual(['big']);
  });

  it('moves by dragging, as one step', () => {
    const test = start(box('a', 10, 10, 20, 20)).drag([150, 100], [250, 150]);
    expect(values(test)).toMatchObject([{ x: 20, y: 20, width: 20, height: 20 }]);
    test.key('mod+z');
    expect(values(test)).toMatchObject([{ x: 10, y: 10 }]);
  });

  it('resizes by a corner and by a side', () => {
    const test = start(box('a', 10, 10, 20, 20)).click(150, 75);
    test.pointerDown(300, 150).expectState('select.resizing').pointerMove(400, 250).pointerUp();
    expect(values(test)).toMatchObject([{ x: 10, y: 10, width: 30, height: 40 }]);
    test.pointerDown(100, 150).pointerMove(50, 150).pointerUp();
    expect(values(test)).toMatchObject([{ x: 5, y: 10, width: 35, height: 40 }]);
  });

  it('rotates about the centre, in steps with Shift', () => {
    const test = start(box('a', 40, 40, 20, 20)).click(500, 250);
    test.pointerDown(500, 174).expectState('select.rotating').pointerMove(700, 253, { shiftKey: true }).pointerUp();
    const [value] = values(test);
    expect(value).toMatchObject({ rotation: 90, width: 20, height: 20 });
    expect(Number(value?.x)).toBeCloseTo(55);
    expect(Number(value?.y)).toBeCloseTo(30);
  });

  it('nudges with the arrows; a row of nudges is one step', () => {
    const test = start(box('a', 10, 10, 20, 20))
      .click(150, 75)
      .key('right')
      .key('right')
      .key('shift+down');
    expect(values(test)).toMatchObject([{ x: 10.2, y: 12 }]);
    test.key('mod+z');
    expect(values(test)).toMatchObject([{ x: 10, y: 10 }]);
  });

  it('resizes by keyboard', () => {
    const test = start(box('a', 10, 10, 20, 20))
      .click(150, 75)
      .key('alt+shift+right');
    expect(values(test)).toMatchObject([{ x: 10, width: 21 }]);
  });

  it('leaves locked and hidden boxes alone', () => {
    const test = start(box('a', 10, 10, 20, 20))
      .click(150, 75)
      .key('l')
      .drag([150, 75], [400, 300])
      .key('delete');
    expect(values(test)).toMatchObject([{ x: 10, y: 10 }]);
    test.key('l').key('h').key('esc').click(150, 75);
    expect(test.editor.session.get().selection).toEqual([]);
    expect(test.result()).toMatchObject([{ hidden: true }]);
  });

  it('copies, pastes and duplicates with labels and a new id', () => {
    const test = start(box('a', 10, 10, 20, 20))
      .click(150, 75)
      .key('mod+c')
      .key('mod+v')
      .key('mod+d');
    expect(test.result()).toMatchObject([{ id: 'a' }, { id: 'id-0' }, { id: 'id-1' }]);
    expect(values(test).every((value) => value.rectanglelabels)).toBe(true);
  });

  it('selects all that a frame touches and deletes them with their relations', () => {
    const test = start(box('a', 10, 10, 5, 5), box('b', 30, 30, 5, 5), box('c', 80, 80, 5, 5));
    test.drag([50, 20], [400, 300], { shiftKey: true });
    expect(test.editor.session.get().selection).toEqual(['a', 'b']);
    test.key('delete');
    expect(test.result()).toMatchObject([{ id: 'c' }]);
  });

  it('changes the label of the selected box by its key', () => {
    const test = start(box('a', 10, 10, 20, 20))
      .click(150, 75)
      .key('3');
    expect(values(test)).toMatchObject([{ rectanglelabels: ['Dog'] }]);
  });

  it('marks what a model proposed and a person changed', () => {
    const test = start({ ...box('a', 10, 10, 20, 20), origin: 'prediction', score: 0.5 })
      .click(150, 75)
      .key('right');
    expect(test.result()).toMatchObject([{ origin: 'prediction-changed', score: 0.5 }]);
  });

  it('relates two boxes: R, then the other one', () => {
    const test = start(box('a', 10, 10, 5, 10), box('b', 30, 30, 5, 10))
      .click(120, 75)
      .key('r')
      .click(320, 175);
    expect(test.result().at(-1)).toEqual({ type: 'relation', from_id: 'a', to_id: 'b', direction: 'right' });
    test.click(120, 75).key('delete');
    expect(test.result()).toMatchObject([{ id: 'b' }]);
  });

  it('pans with the space bar, the middle button, and by dragging where nothing is', () => {
    const test = start(box('a', 10, 10, 20, 20));
    const offsets = () => test.editor.images.get('image')?.view.get().transform;
    test.drag([150, 75], [160, 85], { spaceKey: true });
    expect(offsets()).toMatchObject({ offsetX: 10, offsetY: 10 });
    test.drag([150, 75], [140, 65], { button: 1 });
    test.drag([900, 400], [920, 430]);
    expect(offsets()).toMatchObject({ offsetX: 20, offsetY: 30 });
    expect(values(test)).toMatchObject([{ x: 10, y: 10 }]);
  });
});
