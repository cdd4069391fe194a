import { compileConfig } from '@labelwright/task-definition/compile';
import type { LabelOption } from '@labelwright/task-definition/model';
import { expect, test } from 'vitest';
import { createEditor } from '../editor/create-editor.ts';
import { narrowedTree } from './narrow-options.ts';

const sketch = (options: readonly LabelOption[]): string =>
  options.map(({ title, children = [] }) => (children.length > 0 ? `${title}(${sketch(children)})` : title)).join(' ');

function narrowed(typed: string, attributes = ''): string {
  const config = compileConfig(`<View><Text name="t" value="$text"/><Filter toName="c" ${attributes}/>
    <Taxonomy name="c" toName="t"><Choice value="Birds"><Choice value="Owls"/><Choice value="Gulls"/></Choice>
    <Choice value="Bats"/></Taxonomy></View>`);
  expect(config.diagnostics).toEqual([]);
  const editor = createEditor({ config, task: { id: 1, data: { text: 'x' } } });
  editor.session.update({ filters: { c: typed } });
  const { c } = editor.config.controls;
  return c ? sketch(narrowedTree(editor, c, editor.model.listOptions('c'))) : '';
}

test('a tree is narrowed to what is found, what is above it and what is below', () => {
  expect(narrowed('')).toBe('Birds(Owls Gulls) Bats');
  expect(narrowed('owl')).toBe('Birds(Owls)');
  expect(narrowed('birds')).toBe('Birds(Owls Gulls)');
});

test('capital letters count where the Filter says so, in every form of yes', () => {
  for (const yes of ['true', 'yes', '1']) expect(narrowed('owl', `casesensitive="${yes}"`)).toBe('');
  expect(narrowed('owl', 'casesensitive="no"')).toBe('Birds(Owls)');
  expect(narrowed('o', 'minlength="2"')).toBe('Birds(Owls Gulls) Bats');
});
