import type { QualificationRequirement } from '@aws-sdk/client-mturk';
import type { Qualification } from '@labelwright/contract/crowd-batches';

/** Types that the service itself gives everybody. */
const SYSTEM_TYPES: ReadonlyMap<string, string> = new Map([
  ['locale', '00000000000000000071'],
  ['percent_approved', '000000000000000000L0'],
  ['number_approved', '00000000000000000040'],
]);
const MOST_INTEGERS = 15;

/** A text says what is wrong with them. */
export function qualificationRequirements(asked: readonly Qualification[]): QualificationRequirement[] | string {
  const requirements: QualificationRequirement[] = [];
  for (const { type, comparator, values = [], guards } of asked) {
    const integers = values.filter((value) => typeof value === 'number');
    const places = values.filter((value) => typeof value === 'string');
    const isExistence = comparator === 'Exists' || comparator === 'DoesNotExist';
    const isList = comparator === 'In' || comparator === 'NotIn';
    if (type === 'locale' && integers.length > 0) return 'A locale is compared with countries, such as US or US-CA.';
    if (type !== 'locale' && places.length > 0) return `${type} is compared with whole numbers.`;
    if (isExistence !== (values.length === 0)) return `${comparator} takes ${isExistence ? 'no values' : 'a value'}.`;
    if (!isList && values.length > 1) return `${comparator} takes one value.`;
    if (integers.length > MOST_INTEGERS) return `At most ${MOST_INTEGERS} numbers can be named.`;
    requirements.push({
      QualificationTypeId: SYSTEM_TYPES.get(type) ?? type,
      Comparator: comparator,
      ...(integers.length > 0 ? { IntegerValues: integers } : {}),
      ...(places.length > 0 ? { LocaleValues: places.map(localeOf) } : {}),
      ActionsGuarded: guards ?? 'Accept',
    });
  }
  return requirements;
}

function localeOf(place: string): { Country: string; Subdivision?: string } {
  const [country = '', subdivision] = place.split('-');
  return subdivision ? { Country: country, Subdivision: subdivision } : { Country: country };
}
