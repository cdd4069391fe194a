import type { TagDeclaration } from './declaration.ts';

export const shortcutTag: TagDeclaration = {
  name: 'Shortcut',
  role: 'part',
  help: 'A text that one key or click puts into a TextArea, at the cursor.',
  parents: ['TextArea'],
  parameters: [
    { name: 'value', type: 'string', required: true, help: 'The text that is put in.' },
    { name: 'alias', type: 'string', help: 'What the button says instead of the text.' },
    { name: 'hotkey', type: 'hotkey', help: 'Key that puts it in while the cursor is in the field.' },
    { name: 'background', type: 'color', help: 'Colour of the button.' },
  ],
  example: {
    config: `<View>
  <Text name="note" value="$note"/>
  <TextArea name="expanded" toName="note" maxSubmissions="1">
    <Shortcut value="twice daily" alias="b.i.d." hotkey="ctrl+b"/>
    <Shortcut value="as needed" alias="p.r.n." background="#2f6fdb"/>
  </TextArea>
</View>`,
    data: { note: 'Ibuprofen 400 mg b.i.d.' },
    result: [
      {
        id: 'x1',
        from_name: 'expanded',
        to_name: 'note',
        type: 'textarea',
        value: { text: ['Ibuprofen 400 mg twice daily'] },
      },
    ],
  },
};
