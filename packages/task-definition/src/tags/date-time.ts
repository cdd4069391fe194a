import { formatMoment, isDateFormat, parseMoment } from '../date-format.ts';
import type { ControlTag } from '../model.ts';
import type { TagDeclaration, ValueContext, ValueProblem } from './declaration.ts';
import { classification, containers } from './shared-parameters.ts';
import { problem } from './value-checks.ts';

const DATE = String.raw`\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])`;
const TIME = String.raw`(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{1,9})?)?`;

/** ISO 8601 as far as the control asks: a full moment, or only the parts named by `only`. */
const FORMS = {
  moment: { pattern: new RegExp(`^${DATE}(?:[T ]${TIME}(?:Z|[+-]\\d{2}:?\\d{2})?)?$`), like: '2024-01-31T10:00' },
  date: { pattern: new RegExp(`^${DATE}$`), like: '2024-01-31' },
  time: { pattern: new RegExp(`^${TIME}$`), like: '10:00' },
  yearAndMonth: { pattern: /^\d{4}-(?:0[1-9]|1[0-2])$/, like: '2024-01' },
  year: { pattern: /^\d{4}$/, like: '2024' },
  month: { pattern: /^(?:0?[1-9]|1[0-2])$/, like: '01' },
};

export const dateTimeTag: TagDeclaration = {
  name: 'DateTime',
  role: 'control',
  help: 'Asks for a date, a time, or both.',
  parents: containers,
  parameters: [
    ...classification,
    {
      name: 'only',
      type: 'nameList',
      values: ['date', 'time', 'month', 'year'],
      help: 'Parts to ask for, separated by commas; date and time when not given.',
    },
    { name: 'format', type: 'string', help: 'Form in which the answer is stored, such as %d.%m.%Y.' },
    { name: 'min', type: 'string', help: 'Earliest answer allowed, such as 1990-01-01.' },
    { name: 'max', type: 'string', help: 'Latest answer allowed, such as 2030-12-31.' },
    { name: 'defaultValue', type: 'string', help: 'Answer from the start.' },
  ],
  control: {
    type: 'datetime',
    valueKey: 'datetime',
    answer: 'classification',
    agreement: 'datetime',
    targets: 'any',
    checkValue: checkMoment,
  },
  example: {
    config: `<View>
  <Text name="letter" value="$letter"/>
  <DateTime name="written" toName="letter" only="date" min="1900-01-01"/>
</View>`,
    data: { letter: 'Whitby, 3 August 1923. Dear Edith, the weather has turned at last.' },
    result: [
      { id: 'd1', from_name: 'written', to_name: 'letter', type: 'datetime', value: { datetime: '1923-08-03' } },
    ],
  },
};

function checkMoment(value: Record<string, unknown>, { control }: ValueContext): ValueProblem[] {
  const given = typeof value.datetime === 'number' ? String(value.datetime) : value.datetime;
  if (typeof given !== 'string' || given === '') return [problem('.datetime', 'wrong_type', 'must be a text')];
  if (given.length > 100) return [problem('.datetime', 'too_long', 'is longer than 100 characters')];
  const form = FORMS[formOf(control)];
  const { format } = control.params;
  const isOwn = typeof format === 'string' && isDateFormat(format);
  const moment = isOwn ? parseMoment(given, format) : given;
  if (moment === undefined || !form.pattern.test(moment)) {
    const like = isOwn ? formatMoment(form.like, format) : form.like;
    return [problem('.datetime', 'wrong_format', `must look like ${like}`)];
  }
  const { min, max } = control.params;
  // ISO texts of one form sort like the moments they name.
  if (typeof min === 'string' && moment < min.slice(0, moment.length)) {
    return [problem('.datetime', 'out_of_range', `must not be before ${min}`)];
  }
  if (typeof max === 'string' && moment.slice(0, max.length) > max) {
    return [problem('.datetime', 'out_of_range', `must not be after ${max}`)];
  }
  return [];
}

function formOf(control: ControlTag): keyof typeof FORMS {
  const only = new Set(
    String(control.params.only ?? '')
      .split(',')
      .map((part) => part.trim())
      .filter(Boolean),
  );
  if (only.size === 0 || (only.has('date') && only.has('time'))) return 'moment';
  if (only.has('date')) return 'date';
  if (only.has('time')) return 'time';
  if (only.has('month') && only.has('year')) return 'yearAndMonth';
  return only.has('year') ? 'year' : 'month';
}
