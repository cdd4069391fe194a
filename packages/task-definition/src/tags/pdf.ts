import { documentData } from './data-kinds.ts';
import type { TagDeclaration } from './declaration.ts';
import { containers, objectName } from './shared-parameters.ts';

export const pdfTag: TagDeclaration = {
  name: 'Pdf',
  role: 'object',
  help: 'Shows the pages of a PDF document; shapes can be drawn on them and their text selected.',
  parents: containers,
  parameters: [
    objectName,
    { name: 'value', type: 'dataRef', required: true, data: documentData, help: 'Field with the address of the file.' },
    { name: 'zoomControl', type: 'boolean', default: true, help: 'Show the zoom buttons.' },
  ],
  example: {
    config: `<View>
  <Pdf name="letter" value="$letter"/>
  <Choices name="kind" toName="letter"><Choice value="Invoice"/><Choice value="Reminder"/></Choices>
</View>`,
    data: { letter: documentData.sample('letter') },
    result: [{ id: 'k1', from_name: 'kind', to_name: 'letter', type: 'choices', value: { choices: ['Invoice'] } }],
  },
};
