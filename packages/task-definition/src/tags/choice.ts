import type { TagDeclaration } from './declaration.ts';

export const choiceTag: TagDeclaration = {
  name: 'Choice',
  role: 'option',
  help: 'One choice of a Choices or Taxonomy control; may hold further choices.',
  parents: ['Choices', 'Taxonomy', 'Choice', 'View'],
  optionOf: ['Choices', 'Taxonomy'],
  parameters: [
    { name: 'value', type: 'string', required: true, help: 'What people read, and what is stored without an alias.' },
    { name: 'alias', type: 'string', help: 'What is stored instead of the value.' },
    { name: 'hotkey', type: 'hotkey', help: 'Key that selects the choice.' },
    { name: 'selected', type: 'boolean', default: false, help: 'Selected from the start.' },
    { name: 'hint', type: 'string', help: 'Explanation shown on demand.' },
    { name: 'html', type: 'string', help: 'Formatted text shown instead of the value.' },
    { name: 'background', type: 'color', help: 'Colour of the choice.' },
    { name: 'color', type: 'color', help: 'Colour of the choice when background is not given.' },
    { name: 'showAlias', type: 'boolean', default: false, help: 'Show the alias beside the value.' },
    { name: 'style', type: 'css', help: 'Inline CSS declarations.' },
  ],
  example: {
    config: `<View>
  <Text name="ticket" value="$ticket"/>
  <Choices name="area" toName="ticket" allowNested="true">
    <Choice value="Hardware" hint="Anything one can touch">
      <Choice value="Printer"/>
      <Choice value="Screen" hotkey="s"/>
    </Choice>
    <Choice value="Software" background="#2f6fdb"/>
  </Choices>
</View>`,
    data: { ticket: 'The screen of the meeting room stays black.' },
    result: [
      { id: 'a1', from_name: 'area', to_name: 'ticket', type: 'choices', value: { choices: [['Hardware', 'Screen']] } },
    ],
  },
};
