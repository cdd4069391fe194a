import { compileConfig } from '@labelwright/task-definition/compile';
import { expect, it } from 'vitest';
import { createTestEditor } from '../testing/test-editor.ts';
import { findAnswer } from './answers.ts';
import { newRegion } from './regions.ts';
import { select } from './selection.ts';

const entry = (hotkey = '') => `
  <Image name="scan_{{i}}" value="$pages[{{i}}].url"/>
  <RectangleLabels name="part_{{i}}" toName="scan_{{i}}"><Label value="Stamp"${hotkey}/><Label value="Name"/></RectangleLabels>
  <Choices name="kind_{{i}}" toName="scan_{{i}}"><Choice value="Letter"/><Choice value="Bill"/></Choices>`;
const data = { pages: [{ url: '/1.png' }, { url: '/2.png' }, { url: '/3.png' }] };

function open(mode: string, hotkey?: string) {
  const config = compileConfig(
    `<View><Repeater on="$pages" indexFlag="{{i}}"${mode}>${entry(hotkey)}</Repeater></View>`,
  );
  expect(config.diagnostics).toEqual([]);
  const test = createTestEditor({ config, task: { id: 1, data } });
  const keysOf = (id: string) => test.editor.keymap.shortcutsOf(id);
  const kind = (page: number) => {
    const control = test.editor.config.controls[`kind_${page}`];
    return control && findAnswer(test.editor, control, undefined);
  };
  return { test, editor: test.editor, keysOf, kind };
}

it.each([
  ['given by the interface', undefined],
  ['given by its author', ' hotkey="s"'],
])('entries that are turned have the same keys, %s, and they mean the one that is shown', (_name, hotkey) => {
  const { test, editor, keysOf, kind } = open(' mode="pagination"', hotkey);
  for (const page of [1, 2]) {
    for (const option of ['part_0.Stamp', 'part_0.Name', 'kind_0.Letter', 'kind_0.Bill'])
      expect(keysOf(`option.${option.replace('0', String(page))}`)).toEqual(keysOf(`option.${option}`));
  }
  expect(editor.keymap.conflicts).toEqual([]);
  const colors = ['Stamp', 'Name'].map((label) =>
    [0, 1, 2].map((page) => editor.model.getColor(`part_${page}`, label)),
  );
  expect(colors.map((same) => new Set(same).size)).toEqual([1, 1]);
  expect(new Set(colors.flat()).size).toBe(2);
  const [bill = ''] = keysOf('option.kind_0.Bill');
  const [stamp = ''] = keysOf('option.part_0.Stamp');
  test.key('pagedown').key(bill);
  expect([kind(0), kind(1), kind(2)]).toEqual([undefined, ['Bill'], undefined]);
  test.key(stamp);
  expect(editor.session.get().armed?.control).toBe('part_1');
  // What is in hand belongs to the entry that is left.
  test.key('pagedown').key('pagedown').key(bill);
  expect(editor.session.get().armed).toBeUndefined();
  expect([kind(0), kind(1), kind(2)]).toEqual([undefined, ['Bill'], ['Bill']]);
});

it('selecting a region turns to its entry', () => {
  const { editor, test } = open(' mode="pagination"');
  const region = newRegion(editor, 'scan_0', { shape: 'rectangle', x: 1, y: 1, width: 5, height: 5, rotation: 0 });
  if (!region) throw new Error('no region');
  editor.store.write('user', (writer) => writer.put(region));
  test.key('pagedown').key('2');
  expect(editor.session.get().armed?.control).toBe('part_1');
  select(editor, [region.id]);
  test.key('2');
  expect(test.result()).toMatchObject([{ from_name: 'part_0', value: { rectanglelabels: ['Name'] } }]);
});

it('entries below each other have keys of their own', () => {
  const { test, keysOf, kind } = open('');
  const all = [0, 1, 2].flatMap((page) => keysOf(`option.kind_${page}.Bill`));
  expect(new Set(all).size).toBe(3);
  test.key(all[2] ?? '');
  expect([kind(0), kind(1), kind(2)]).toEqual([undefined, undefined, ['Bill']]);
});
