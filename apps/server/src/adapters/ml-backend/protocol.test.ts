import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { callUrl, faultIn, parseLoosely, projectUid, readPredictions, readTraining, readVersions } from './protocol.ts';

test('a project is known by its number and the second in which it was made', () => {
  expect(projectUid({ id: 7, createdAt: new Date('2026-01-01T00:00:00.900Z') })).toBe('7.1767225600');
});

test.each([
  ['http://m:9090', 'http://m:9090/predict'],
  ['http://m:9090/', 'http://m:9090/predict'],
  ['https://m/models/sentiment//', 'https://m/models/sentiment/predict'],
  ['https://m/x?key=1', 'https://m/x/predict?key=1'],
])('%s is called at %s', (base, url) => {
  expect(callUrl(base, 'predict')).toBe(url);
});

describe('predictions', () => {
  const item = { from_name: 'a', to_name: 'b', type: 'choices', value: { choices: ['x'] } };

  test.each([
    ['of today', { results: [{ result: [item], score: 0.5, model_version: 'v1' }] }],
    ['with the version beside', { model_version: 'v1', results: [{ result: [item], score: '0.5' }] }],
    ['as a bare list', [{ result: [item], score: 0.5, model_version: 'v1' }]],
    ['under the name that libraries give them', { predictions: [{ result: [item], score: 0.5, model_version: 'v1' }] }],
    ['as a list for each task', { results: [[{ result: [item], score: 0.5, model_version: 'v1' }]] }],
  ])('%s', (_what, answer) => {
    const one = { result: [item], score: 0.5, modelVersion: 'v1', cluster: null, neighbors: null };
    expect(readPredictions(answer)).toEqual({ results: [[one]], oddScores: 0 });
  });

  test('scores that are no share of 1 are left out, and counted', () => {
    const read = readPredictions({
      results: [{ score: 17 }, { score: -1 }, { score: 'high' }, { score: null }, { score: 1 }],
    });
    expect(read?.results.map(([one]) => one?.score)).toEqual([null, null, null, null, 1]);
    expect(read?.oddScores).toBe(3);
  });

  test('a model may have nothing to say; an empty picture with a score is an answer', () => {
    const read = readPredictions({ results: [null, {}, [], { result: [], score: 0 }, { result: [], score: 0.9 }] });
    expect(read?.results.map((given) => given.length)).toEqual([0, 1, 0, 0, 1]);
  });

  test.each([[null], ['UP'], [{}], [{ results: 'none' }], [7]])('%j is no answer', (answer) => {
    expect(readPredictions(answer)).toBeUndefined();
  });
});

test('numbers that Python writes and JSON does not know mean nothing; texts stay as they are', () => {
  expect(parseLoosely('{"score": NaN, "x": [-Infinity, Infinity, 1], "t": "NaN, \\"Infinity\\""}')).toEqual({
    score: null,
    x: [null, null, 1],
    t: 'NaN, "Infinity"',
  });
  expect(() => parseLoosely('<html>')).toThrow(SyntaxError);
});

test('whatever JSON is, it is read as it is', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const json = JSON.stringify(value);
      expect(parseLoosely(json)).toEqual(JSON.parse(json));
    }),
  );
});

test('nothing that a model answers breaks the reading of it', () => {
  fc.assert(
    fc.property(fc.anything({ withNullPrototype: true }), (answer) => {
      for (const read of [readPredictions(answer), readPredictions({ results: [answer] })])
        for (const one of read?.results.flat() ?? [])
          expect(one.score === null || (one.score >= 0 && one.score <= 1)).toBe(true);
      readTraining(answer);
      expect(readVersions(answer).every((version) => typeof version === 'string')).toBe(true);
    }),
  );
});

test.each([
  ['{"error": "no  such\\nlabel"}', 'no such label'],
  ['{"detail": "Unauthorized"}', 'Unauthorized'],
  ['"plain"', 'plain'],
  ['ValueError: bad', 'ValueError: bad'],
  ['<html><h1>500</h1></html>', ''],
  ['{"ok": false}', ''],
  ['', ''],
])('the fault in %s', (body, words) => {
  expect(faultIn(body)).toBe(words);
});
