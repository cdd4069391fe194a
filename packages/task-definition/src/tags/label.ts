import type { TagDeclaration } from './declaration.ts';
import { labelControls } from './shared-parameters.ts';

export const labelTag: TagDeclaration = {
  name: 'Label',
  role: 'option',
  help: 'One label of Labels, RectangleLabels and the other controls that label regions.',
  parents: [...labelControls, 'View'],
  optionOf: labelControls,
  parameters: [
    { name: 'value', type: 'string', required: true, help: 'What people read, and what is stored without an alias.' },
    { name: 'alias', type: 'string', help: 'What is stored instead of the value.' },
    { name: 'background', type: 'color', help: 'Colour of the label and of its regions.' },
    { name: 'hotkey', type: 'hotkey', help: 'Key that selects the label.' },
    { name: 'hint', type: 'string', help: 'Explanation shown on demand.' },
    { name: 'html', type: 'string', help: 'Formatted text shown instead of the value.' },
    { name: 'maxUsages', type: 'number', minimum: 1, help: 'How often the label may be given in one annotation.' },
    {
      name: 'granularity',
      type: 'enum',
      values: ['symbol', 'word', 'sentence', 'paragraph'],
      help: 'Unit that a selection with this label snaps to.',
    },
    { name: 'selected', type: 'boolean', default: false, help: 'Selected from the start.' },
    { name: 'selectedColor', type: 'color', help: 'Colour of the text on the selected label.' },
    { name: 'category', type: 'string', help: 'Identifier of the class in exports that number their classes.' },
    { name: 'size', type: 'string', help: 'Size of the label text, a CSS length.' },
    { name: 'showAlias', type: 'boolean', default: false, help: 'Show the alias beside the value.' },
    { name: 'aliasStyle', type: 'css', help: 'Inline CSS declarations of the alias.' },
  ],
  example: {
    config: `<View>
  <Labels name="part" toName="text">
    <Label value="Claim" alias="claim" background="#8a4fc9" hint="What the author wants you to believe" maxUsages="1"/>
    <Label value="Evidence" alias="evidence" hotkey="e" granularity="sentence"/>
  </Labels>
  <Text name="text" value="$text"/>
</View>`,
    data: { text: 'Trees cool cities. Shaded streets were 4 degrees cooler.' },
    result: [
      {
        id: 'l1',
        from_name: 'part',
        to_name: 'text',
        type: 'labels',
        value: { start: 0, end: 18, text: 'Trees cool cities.', labels: ['claim'] },
      },
    ],
  },
};
