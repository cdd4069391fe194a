import { findPath } from '../options.ts';
import type { TagDeclaration, ValueContext, ValueProblem } from './declaration.ts';
import { classification, containers, dynamicOptions } from './shared-parameters.ts';
import { checkSpan, checkText, problem, spanKeys } from './value-checks.ts';

const MOST_PATHS = 1000;
const MOST_STEPS = 64;

export const taxonomyTag: TagDeclaration = {
  name: 'Taxonomy',
  role: 'control',
  help: 'Asks for places in a tree of choices; each answer is the whole path.',
  parents: containers,
  parameters: [
    ...classification,
    { name: 'leafsOnly', type: 'boolean', default: false, help: 'Only choices without further choices can be taken.' },
    { name: 'showFullPath', type: 'boolean', default: false, help: 'Show the whole path of what is taken.' },
    { name: 'pathSeparator', type: 'string', default: ' / ', help: 'What stands between the steps of a path.' },
    { name: 'maxUsages', type: 'number', minimum: 1, help: 'How many places may be taken.' },
    { name: 'placeholder', type: 'string', default: 'Click to add…', help: 'Text of the empty field.' },
    { name: 'minWidth', type: 'string', help: 'Smallest width of the open tree, such as 300px.' },
    { name: 'maxWidth', type: 'string', help: 'Largest width of the open tree, such as 600px.' },
    { name: 'apiUrl', type: 'string', help: 'Address that gives the choices, and on demand those below one.' },
    { name: 'labeling', type: 'boolean', default: false, help: 'Label spans of the text instead of the whole task.' },
    {
      name: 'legacy',
      type: 'boolean',
      default: false,
      help: 'Accepted from older interfaces; there is one look only.',
    },
    dynamicOptions,
  ],
  control: {
    type: 'taxonomy',
    valueKey: 'taxonomy',
    answer: 'classification',
    agreement: 'taxonomy',
    agreementOfLabels: 'text-span-iou',
    labelsWhen: 'labeling',
    geometryKeys: spanKeys,
    targets: 'any',
    optionTag: 'Choice',
    optionPaths: true,
    checkValue: checkTaxonomy,
  },
  example: {
    config: `<View>
  <Text name="sighting" value="$sighting"/>
  <Taxonomy name="kind" toName="sighting" leafsOnly="true" showFullPath="true">
    <Choice value="Birds"><Choice value="Owls"/><Choice value="Other"/></Choice>
    <Choice value="Mammals"><Choice value="Bats"/><Choice value="Other"/></Choice>
  </Taxonomy>
</View>`,
    data: { sighting: 'Heard two tawny owls calling near the mill.' },
    result: [
      {
        id: 'k1',
        from_name: 'kind',
        to_name: 'sighting',
        type: 'taxonomy',
        value: { taxonomy: [['Birds', 'Owls']] },
      },
    ],
  },
};

function checkTaxonomy(value: Record<string, unknown>, context: ValueContext): ValueProblem[] {
  const geometry = context.control.answer === 'region' ? checkSpan(value, context) : [];
  return [...geometry, ...checkPaths(value.taxonomy, context)];
}

function checkPaths(given: unknown, context: ValueContext): ValueProblem[] {
  if (!Array.isArray(given)) return [problem('.taxonomy', 'wrong_type', 'must be a list of paths')];
  if (given.length === 0) return [problem('.taxonomy', 'empty_answer', 'must name at least one place')];
  if (given.length > MOST_PATHS) return [problem('.taxonomy', 'too_many', `has more than ${MOST_PATHS} entries`)];
  const { maxUsages } = context.control.params;
  if (context.control.answer !== 'region' && typeof maxUsages === 'number' && given.length > maxUsages) {
    return [problem('.taxonomy', 'too_many', `takes at most ${maxUsages} places, ${given.length} are given`)];
  }
  return given.flatMap((path, index) => checkPath(path, `.taxonomy[${index}]`, context));
}

function checkPath(path: unknown, at: string, { control, tree }: ValueContext): ValueProblem[] {
  if (!Array.isArray(path) || path.length === 0 || path.length > MOST_STEPS) {
    return [problem(at, 'wrong_type', 'must be a path such as ["Birds", "Owls"]')];
  }
  const steps = path.flatMap((step, index) => checkText(step, `${at}[${index}]`));
  // What an address gives is not at hand here.
  if (steps.length > 0 || tree === undefined || control.params.apiUrl !== undefined) return steps;
  const option = findPath(tree, path);
  if (option === undefined) {
    return [problem(at, 'unknown_option', `"${path.join(' / ').slice(0, 200)}" is not in the tree of ${control.name}`)];
  }
  if (control.params.leafsOnly !== true || !option.children?.length) return [];
  return [problem(at, 'unknown_option', `"${option.title}" has further choices, and only the last ones can be taken`)];
}
