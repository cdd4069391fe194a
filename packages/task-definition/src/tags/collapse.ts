import type { TagDeclaration } from './declaration.ts';
import { containers } from './shared-parameters.ts';

export const collapseTag: TagDeclaration = {
  name: 'Collapse',
  role: 'visual',
  help: 'Holds panels that people open and close, for guidance and for questions that are seldom asked.',
  parents: containers,
  parameters: [
    { name: 'accordion', type: 'boolean', default: true, help: 'Opening one panel closes the others.' },
    { name: 'bordered', type: 'boolean', default: false, help: 'Draw a border around the panels.' },
    { name: 'open', type: 'boolean', default: false, help: 'Panels are open from the start.' },
  ],
  example: {
    config: `<View>
  <Collapse bordered="true">
    <Panel value="How to decide"><Header value="Irony counts as negative." size="5"/></Panel>
    <Panel value="Anything unusual?"><TextArea name="note" toName="review" rows="2"/></Panel>
  </Collapse>
  <Text name="review" value="$review"/>
</View>`,
    data: { review: 'A marvel of engineering: it broke on the first day.' },
    result: [{ id: 'n1', from_name: 'note', to_name: 'review', type: 'textarea', value: { text: ['Irony'] } }],
  },
};
