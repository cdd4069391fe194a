import { describe, expect, test } from 'vitest';
import { parseAnswers } from './answers.ts';
import { externalQuestion } from './question.ts';

const answers = (inner: string) =>
  `<?xml version="1.0" encoding="ASCII"?>
<QuestionFormAnswers xmlns="http://mechanicalturk.amazonaws.com/AWSMechanicalTurkDataSchemas/2005-10-01/QuestionFormAnswers.xsd">${inner}</QuestionFormAnswers>`;
const field = (name: string, value: string) =>
  `<Answer><QuestionIdentifier>${name}</QuestionIdentifier><FreeText>${value}</FreeText></Answer>`;

describe('answers of a form', () => {
  test('are its fields; characters may come as references', () => {
    expect(
      parseAnswers(
        answers(`${field('annotation_json', '{&quot;a&quot;: &quot;&#233;&lt;&quot;}')}${field('note', '')}`),
      ),
    ).toEqual({ annotation_json: '{"a": "é<"}', note: '' });
  });

  test('name choices and files as they are', () => {
    const chosen =
      '<Answer><QuestionIdentifier>q</QuestionIdentifier><SelectionIdentifier>a</SelectionIdentifier><SelectionIdentifier>b</SelectionIdentifier></Answer>';
    expect(parseAnswers(answers(chosen))).toEqual({ q: 'a|b' });
  });

  test('fetch and expand nothing', () => {
    const evil = `<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>${answers(field('a', '&e;')).slice(38)}`;
    expect(() => parseAnswers(evil)).toThrow(SyntaxError);
    expect(() => parseAnswers(answers(field('a', '&e;')))).toThrow(SyntaxError);
    expect(() => parseAnswers('no xml')).toThrow(SyntaxError);
  });
});

test('the question holds the address, escaped', () => {
  const xml = externalQuestion('https://host/api/tasks/1/annotate/mturk/?sandbox=1&token=a"b');
  expect(xml).toContain('<?xml version="1.0" encoding="UTF-8"?>');
  expect(xml).toContain('AWSMechanicalTurkDataSchemas/2006-07-14/ExternalQuestion.xsd');
  expect(xml).toContain(
    '<ExternalURL>https://host/api/tasks/1/annotate/mturk/?sandbox=1&amp;token=a&quot;b</ExternalURL>',
  );
  expect(xml).toContain('<FrameHeight>950</FrameHeight>');
});
