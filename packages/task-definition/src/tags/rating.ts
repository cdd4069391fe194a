import type { TagDeclaration, ValueContext, ValueProblem } from './declaration.ts';
import { classification, containers } from './shared-parameters.ts';
import { checkNumber, problem } from './value-checks.ts';

export const ratingTag: TagDeclaration = {
  name: 'Rating',
  role: 'control',
  help: 'Asks for a number of stars.',
  parents: containers,
  parameters: [
    ...classification,
    { name: 'maxRating', type: 'number', minimum: 1, maximum: 100, default: 5, help: 'Number of stars.' },
    { name: 'defaultValue', type: 'number', minimum: 0, default: 0, help: 'Stars given from the start.' },
    {
      name: 'icon',
      type: 'enum',
      values: ['star', 'heart', 'fire', 'smile'],
      default: 'star',
      help: 'Shape of a star.',
    },
    {
      name: 'size',
      type: 'enum',
      values: ['small', 'medium', 'large'],
      default: 'large',
      help: 'Size of the stars.',
    },
    { name: 'hotkey', type: 'hotkey', help: 'Key that adds a star.' },
  ],
  control: {
    type: 'rating',
    valueKey: 'rating',
    answer: 'classification',
    agreement: 'rating',
    targets: 'any',
    checkValue: checkRating,
  },
  example: {
    config: `<View>
  <Text name="review" value="$review"/>
  <Rating name="stars" toName="review" maxRating="5" icon="star"/>
</View>`,
    data: { review: 'Warm bread, slow service.' },
    result: [{ id: 'r1', from_name: 'stars', to_name: 'review', type: 'rating', value: { rating: 3 } }],
  },
};

function checkRating(value: Record<string, unknown>, { control }: ValueContext): ValueProblem[] {
  if (!Number.isInteger(value.rating)) return [problem('.rating', 'wrong_type', 'must be a whole number')];
  return checkNumber(value.rating, '.rating', { min: 1, max: Number(control.params.maxRating ?? 5) });
}
