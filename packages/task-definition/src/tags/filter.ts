import type { TagDeclaration } from './declaration.ts';
import { containers } from './shared-parameters.ts';

export const filterTag: TagDeclaration = {
  name: 'Filter',
  role: 'visual',
  help: 'A field that narrows the options of a control to those that hold what is typed.',
  parents: containers,
  parameters: [
    { name: 'name', type: 'name', help: 'Name of the element; nothing points to it.' },
    { name: 'toName', type: 'name', required: true, help: 'Name of the control whose options are narrowed.' },
    { name: 'placeholder', type: 'string', default: 'Quick Filter', help: 'Grey text in the empty field.' },
    { name: 'minlength', type: 'number', minimum: 0, default: 0, help: 'Characters to type before it narrows.' },
    { name: 'casesensitive', type: 'boolean', default: false, help: 'Tell capital from small letters.' },
    { name: 'cleanup', type: 'boolean', default: true, help: 'Empty the field once an option is chosen by Enter.' },
    { name: 'hotkey', type: 'hotkey', help: 'Key that moves the cursor into the field.' },
    { name: 'style', type: 'css', help: 'Inline CSS declarations.' },
  ],
  example: {
    config: `<View>
  <Filter toName="crop" placeholder="Find a crop" hotkey="shift+f"/>
  <Choices name="crop" toName="note">
    <Choice value="Barley"/><Choice value="Maize"/><Choice value="Oats"/><Choice value="Rye"/><Choice value="Wheat"/>
  </Choices>
  <Text name="note" value="$note"/>
</View>`,
    data: { note: 'Sown on 4 October, harvested in July.' },
    result: [{ id: 'c1', from_name: 'crop', to_name: 'note', type: 'choices', value: { choices: ['Wheat'] } }],
  },
};
