import { compileConfig } from '@labelwright/task-definition/compile';
import { validateResult } from '@labelwright/task-definition/results/validate-result';
import { expect, test } from 'vitest';
import { createEditor } from '../../editor/create-editor.ts';
import { titleOf } from '../../editor/interface-model.ts';
import { chooseLabel, labelsOf } from '../../operations/labels.ts';
import { createSpan } from '../../operations/spans.ts';

const tree = `<Choice value="Birds"><Choice value="Owls" alias="owl"/><Choice value="Other"/></Choice>
  <Choice value="Mammals"><Choice value="Other"/></Choice>`;
const data = { text: 'An owl and a bat at dusk.' };

function open(attributes: string) {
  const config = compileConfig(
    `<View><Text name="text" value="$text"/><Taxonomy name="kind" toName="text" ${attributes}>${tree}</Taxonomy></View>`,
  );
  expect(config.diagnostics).toEqual([]);
  return { config, editor: createEditor({ config, task: { id: 1, data } }) };
}

test('the same name in two branches is two places', () => {
  const { config, editor } = open('showFullPath="true"');
  const kind = editor.config.controls.kind;
  if (!kind) throw new Error('no control');
  const others = editor.model.listFlatOptions('kind').filter((option) => option.title === 'Other');
  expect(others.map((option) => titleOf(editor.model, kind, option.value))).toEqual([
    'Birds / Other',
    'Mammals / Other',
  ]);
  const answer = (path: string[]) => [
    { id: 'a', from_name: 'kind', to_name: 'text', type: 'taxonomy', value: { taxonomy: [path] } },
  ];
  expect(validateResult(config, answer(['Mammals', 'Other']), { data })).toEqual([]);
  expect(validateResult(config, answer(['Mammals', 'owl']), { data })).toMatchObject([{ code: 'unknown_option' }]);
});

test('in labelling mode a place of the tree labels a span', () => {
  const { config, editor } = open('labeling="true"');
  const owl = editor.model.listFlatOptions('kind').find((option) => option.title === 'Owls');
  chooseLabel(editor, 'kind', owl?.value ?? '');
  createSpan(editor, 'text', 3, 6);
  const result = editor.serialize();
  expect(result).toMatchObject([
    { type: 'taxonomy', value: { start: 3, end: 6, text: 'owl', taxonomy: [['Birds', 'owl']] } },
  ]);
  expect(validateResult(config, result, { data })).toEqual([]);
  const again = createEditor({ config, task: { id: 1, data }, initialResult: result });
  expect(again.serialize()).toEqual(result);
  const [region] = again.store.list('region');
  expect(region && labelsOf(again, region).map((label) => label.title)).toEqual(['Owls']);
});
