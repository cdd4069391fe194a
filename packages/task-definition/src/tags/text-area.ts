import { optionalTextData } from './data-kinds.ts';
import type { TagDeclaration, ValueContext, ValueProblem } from './declaration.ts';
import { classification, containers } from './shared-parameters.ts';
import { checkText, checkTextList, problem } from './value-checks.ts';

export const textAreaTag: TagDeclaration = {
  name: 'TextArea',
  role: 'control',
  help: 'Asks for free text.',
  parents: containers,
  parameters: [
    ...classification,
    { name: 'value', type: 'text', data: optionalTextData, help: 'Text to begin with; $field is replaced.' },
    { name: 'placeholder', type: 'string', help: 'Grey text in the empty field.' },
    { name: 'maxSubmissions', type: 'number', minimum: 1, help: 'How many texts may be added.' },
    { name: 'rows', type: 'number', minimum: 1, maximum: 200, default: 1, help: 'Height of the field in lines.' },
    { name: 'editable', type: 'boolean', default: false, help: 'Texts already added can be changed.' },
    { name: 'skipDuplicates', type: 'boolean', default: false, help: 'Refuse a text that was already added.' },
    { name: 'transcription', type: 'boolean', default: false, help: 'Always show the field of each region.' },
    {
      name: 'displayMode',
      type: 'enum',
      values: ['tag', 'region-list'],
      default: 'tag',
      help: 'Where per-region texts are edited: at this place or in the list of regions.',
    },
    { name: 'showSubmitButton', type: 'boolean', help: 'Show the button that adds the text.' },
    { name: 'hotkey', type: 'hotkey', help: 'Key that moves the cursor into the field.' },
  ],
  control: {
    type: 'textarea',
    valueKey: 'text',
    answer: 'classification',
    agreement: 'text',
    targets: 'any',
    checkValue: checkTexts,
  },
  example: {
    config: `<View>
  <Text name="article" value="$article"/>
  <TextArea name="summary" toName="article" rows="3" maxSubmissions="1" placeholder="One or two sentences"/>
</View>`,
    data: { article: 'The council voted on Monday to reopen the old swimming baths after a nine-year campaign.' },
    result: [
      {
        id: 's1',
        from_name: 'summary',
        to_name: 'article',
        type: 'textarea',
        value: { text: ['The old baths will reopen.'] },
      },
    ],
  },
};

function checkTexts(value: Record<string, unknown>, { control }: ValueContext): ValueProblem[] {
  if (typeof value.text === 'string') return checkText(value.text, '.text');
  const problems = checkTextList(value.text, '.text');
  if (problems.length > 0 || !Array.isArray(value.text)) return problems;
  const { maxSubmissions } = control.params;
  if (typeof maxSubmissions === 'number' && value.text.length > maxSubmissions) {
    return [problem('.text', 'too_many', `takes at most ${maxSubmissions} texts, ${value.text.length} are given`)];
  }
  return [];
}
