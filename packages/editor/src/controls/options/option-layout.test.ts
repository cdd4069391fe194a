import { compileConfig } from '@labelwright/task-definition/compile';
import { describe, expect, it } from 'vitest';
import { createEditor } from '../../editor/create-editor.ts';
import { captionsOf, layOutOptions, type OptionPart } from './option-layout.ts';

function layout(inner: string, data: Record<string, unknown> = {}): OptionPart[] {
  const config = compileConfig(`<View><Text name="t" value="$text"/>${inner}</View>`);
  expect(config.diagnostics).toEqual([]);
  const editor = createEditor({ config, task: { id: 1, data: { text: 'x', ...data } } });
  const control = editor.config.controls.c;
  if (!control) throw new Error('no control c');
  return layOutOptions(control.node, editor.model.listOptions('c'), control.optionTag ?? '');
}

/** `Header: …`, `[…]` for a View, and options with what is below them. */
function sketch(parts: readonly OptionPart[]): string {
  return parts
    .map((part) => {
      if (part.kind === 'header') return `Header: ${part.node.attributes.value}`;
      if (part.kind === 'view') return `[${sketch(part.parts)}]`;
      return part.parts.length > 0 ? `${part.option.title} (${sketch(part.parts)})` : part.option.title;
    })
    .join(', ');
}

describe('what stands between options', () => {
  it('keeps its place, also below a choice and with options of the task', () => {
    const parts = layout(
      `<Choices name="c" toName="t" value="$more" allowNested="true">
        <View><Header value="Hate"/><Choice value="Insult" alias="i"/><Choice value="Threat"><Choice value="One"/></Choice></View>
        <Header value="Other"/><Choice value="Spam"/>
      </Choices>`,
      { more: ['Unclear', { value: 'Off', children: [{ value: 'Topic' }] }] },
    );
    expect(sketch(parts)).toBe('[Header: Hate, Insult, Threat (One)], Header: Other, Spam, Unclear, Off (Topic)');
  });

  it('heads groups of labels', () => {
    const captions = captionsOf(
      layout(`<Labels name="c" toName="t"><Label value="A"/><View><Header value="People"/><Label value="B"/>
        <Label value="C"/></View><Header value="Things"/><Label value="D"/></Labels>`),
    );
    expect([...captions].map(([value, node]) => [value, node.attributes.value])).toEqual([
      ['B', 'People'],
      ['D', 'Things'],
    ]);
  });
});
