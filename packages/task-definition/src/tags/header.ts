import { optionalTextData } from './data-kinds.ts';
import type { TagDeclaration } from './declaration.ts';
import { containers, labelControls } from './shared-parameters.ts';

export const headerTag: TagDeclaration = {
  name: 'Header',
  role: 'visual',
  help: 'Shows a heading or a line of guidance; $field is replaced by task data.',
  parents: [...containers, ...labelControls, 'Choices'],
  parameters: [
    { name: 'value', type: 'text', required: true, data: optionalTextData, help: 'Text of the heading.' },
    { name: 'size', type: 'number', minimum: 1, maximum: 6, default: 4, help: 'Level from 1 (largest) to 6.' },
    { name: 'underline', type: 'boolean', default: false, help: 'Draw a line below.' },
    { name: 'style', type: 'css', help: 'Inline CSS declarations.' },
  ],
  example: {
    config: `<View>
  <Header value="Language: $language" size="3" underline="true"/>
  <Text name="text" value="$text"/>
</View>`,
    data: { language: 'English', text: 'The train to Leeds leaves at ten past nine.' },
    result: [],
  },
};
