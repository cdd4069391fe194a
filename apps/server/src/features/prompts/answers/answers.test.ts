import { compileCached } from '@labelwright/task-definition/cache';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { answerSchema, askedControls, schemaHash, supportedControls, whyUnsupported } from './answer-schema.ts';
import { findTextSpans, occurrencesOf } from './find-spans.ts';
import { readAnswer } from './read-answer.ts';

const EVERYTHING = compileCached(`<View>
  <Text name="text" value="$text"/><Text name="other" value="$other"/>
  <Paragraphs name="talk" value="$talk" nameKey="who"/><List name="poems" value="$poems"/>
  <Choices name="mood" toName="text" choice="single" required="true"><Choice value="good"/><Choice value="Really bad" alias="bad" hint="angry"/></Choices>
  <Choices name="topics" toName="text" choice="multiple"><Choice value="a"/><Choice value="b"/></Choices>
  <Taxonomy name="kind" toName="text" leafsOnly="true"><Choice value="Birds"><Choice value="Owls"/></Choice><Choice value="Bats"/></Taxonomy>
  <Rating name="stars" toName="text" maxRating="3"/><Number name="size" toName="text" min="0" max="9"/>
  <DateTime name="day" toName="text" only="date"/><TextArea name="why" toName="text" maxSubmissions="1"/>
  <Pairwise name="better" toName="text,other"/><Ranker name="order" toName="poems"/>
  <Labels name="who" toName="text"><Label value="Person"/><Label value="Place"/></Labels>
  <ParagraphLabels name="act" toName="talk"><Label value="Question"/></ParagraphLabels>
  <TextArea name="perhaps" toName="text" perRegion="true"/>
</View>`);
const data = {
  text: 'Ada met Ada in York. The cat sat.',
  other: 'x',
  talk: [{ who: 'A', text: 'Hello? Hello?' }],
  poems: [{ id: 'p1' }, { id: 'p2' }],
};
const controls = supportedControls(EVERYTHING);
const question = { compiled: EVERYTHING, controls, data, askConfidence: true };
const whole = {
  mood: 'bad',
  topics: ['a', 'b'],
  kind: ['Birds / Owls'],
  stars: 2,
  size: 4.5,
  day: '2024-01-31',
  why: 'because',
  better: 'left',
  order: ['p2', 'p1'],
  who: [
    { quote: 'Ada', label: 'Person', occurrence: 2 },
    { quote: 'York', label: 'Place', occurrence: 1 },
  ],
  act: [{ paragraph: 0, quote: 'Hello?', label: 'Question', occurrence: 2 }],
  confidence: 0.75,
};

test('asks for what can be said in words, and says why not for the rest', () => {
  expect(controls).toEqual(['mood', 'topics', 'kind', 'stars', 'size', 'day', 'why', 'better', 'order', 'who', 'act']);
  const picture = compileCached(
    '<View><Image name="i" value="$i"/><RectangleLabels name="b" toName="i"><Label value="x"/></RectangleLabels></View>',
  );
  const box = picture.controls.b;
  expect(box && whyUnsupported(picture, box)).toBe('RectangleLabels has no answer in words');
  const schema = answerSchema(askedControls(EVERYTHING, controls, data), true);
  expect(schema.required).toEqual([...controls, 'confidence']);
  expect(schema.properties).toMatchObject({
    mood: { enum: ['good', 'bad'], description: 'bad: Really bad: angry' },
    kind: { anyOf: [{ items: { enum: ['Birds / Owls', 'Bats'] } }, { type: 'null' }] },
    order: { anyOf: [{ items: { enum: ['p1', 'p2'] } }, { type: 'null' }] },
  });
});

test('becomes regions with the exact places of quotations', () => {
  const { answered } = readAnswer(JSON.stringify(whole), question) as { answered: { result: object[]; score: number } };
  expect(answered.score).toBe(0.75);
  expect(answered.result).toMatchObject([
    { from_name: 'mood', to_name: 'text', type: 'choices', value: { choices: ['bad'] } },
    { value: { choices: ['a', 'b'] } },
    { value: { taxonomy: [['Birds', 'Owls']] } },
    { value: { rating: 2 } },
    { value: { number: 4.5 } },
    { value: { datetime: '2024-01-31' } },
    { value: { text: ['because'] } },
    { value: { selected: 'left' } },
    { value: { ranker: ['p2', 'p1'] } },
    { type: 'labels', value: { start: 8, end: 11, text: 'Ada', labels: ['Person'] } },
    { type: 'labels', value: { start: 15, end: 19, text: 'York', labels: ['Place'] } },
    { type: 'paragraphlabels', value: { start: '0', end: '0', startOffset: 7, endOffset: 13, text: 'Hello?' } },
  ]);
});

describe('what does not fit is told by the name of its control', () => {
  test.each([
    ['no JSON', 'I think it is good.', 'one JSON object'],
    ['a list', '[]', 'one JSON object'],
    ['an unknown choice', { ...whole, mood: 'fine' }, '"mood"'],
    ['two choices where one is asked', { ...whole, mood: ['good', 'bad'] }, '"mood": takes one choice'],
    ['a required answer left open', { ...whole, mood: null }, '"mood" needs an answer'],
    ['a missing key', { ...whole, stars: undefined }, '"stars" is missing'],
    ['a rating out of range', { ...whole, stars: 4 }, '"stars" must be at most 3'],
    ['half a path', { ...whole, kind: ['Birds'] }, '"kind": "Birds" is none of the choices'],
    ['a quotation that is not there', { ...whole, who: [{ quote: 'Bob', label: 'Person' }] }, 'does not stand there'],
    ['too high an occurrence', { ...whole, who: [{ quote: 'York', label: 'Place', occurrence: 2 }] }, '1 times, not 2'],
    ['an unknown label', { ...whole, who: [{ quote: 'York', label: 'City' }] }, '"who"'],
    ['no such paragraph', { ...whole, act: [{ paragraph: 7, quote: 'x', label: 'Question' }] }, 'no paragraph 7'],
    ['confidence in percent', { ...whole, confidence: 75 }, '"confidence" must be a number from 0 to 1'],
  ])('%s', (_what, given, message) => {
    const text = typeof given === 'string' ? given : JSON.stringify(given);
    expect(readAnswer(text, question).problems?.join('\n')).toContain(message);
  });
});

test('a fence or a sentence around the JSON does no harm; null and empty lists are no answer', () => {
  const open = Object.fromEntries(controls.map((name) => [name, null]));
  const text = `Here you are:\n\`\`\`json\n${JSON.stringify({ ...open, mood: 'good', who: [] })}\n\`\`\``;
  expect(readAnswer(text, question)).toMatchObject({ answered: { score: null, result: [{ from_name: 'mood' }] } });
});

test('hidden questions stay unanswered', () => {
  const compiled = compileCached(`<View><Text name="t" value="$t"/>
    <Choices name="is" toName="t" required="true"><Choice value="yes"/><Choice value="no"/></Choices>
    <View visibleWhen="choice-selected" whenTagName="is" whenChoiceValue="yes"><Rating name="how" toName="t" required="true"/></View></View>`);
  const asked = { compiled, controls: ['is', 'how'], data: { t: 'x' }, askConfidence: false };
  expect(readAnswer('{"is":"no","how":3}', asked)).toMatchObject({ answered: { result: [{ from_name: 'is' }] } });
  expect(readAnswer('{"is":"no","how":null}', asked)).toMatchObject({ answered: { result: [{ from_name: 'is' }] } });
  expect(readAnswer('{"is":"yes","how":null}', asked).problems).toEqual(['"how" needs an answer.']);
});

test('words of their own come before parts of words; places are exact whatever the text', () => {
  expect(occurrencesOf('cathedral, cat', 'cat')).toEqual([11]);
  expect(occurrencesOf('cathedral', 'cat')).toEqual([0]);
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), fc.nat(), fc.nat(), (text, from, length) => {
      const start = from % text.length;
      const quote = text.slice(start, start + 1 + (length % (text.length - start)));
      const { spans } = findTextSpans([{ quote, label: 'x' }], text);
      expect(spans?.map(({ place }) => text.slice(Number(place.start), Number(place.end)))).toEqual([quote]);
    }),
  );
});

test('the hash follows what is asked, not how the interface looks', () => {
  const config = (more: string) =>
    compileCached(
      `<View${more}><Text name="t" value="$t"/><Choices name="c" toName="t"><Choice value="a"/></Choices></View>`,
    );
  expect(schemaHash(config(''), ['c'])).toBe(schemaHash(config(' style="color: red"'), ['c']));
  expect(schemaHash(config(''), ['c'])).not.toBe(schemaHash(EVERYTHING, ['mood']));
  expect(schemaHash(config(''), ['c'])).not.toBe(schemaHash(config(''), ['c', 'd']));
});
