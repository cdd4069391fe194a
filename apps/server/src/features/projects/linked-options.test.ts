import { compileConfig } from '@labelwright/task-definition/compile';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { optionsByType } from './library-options.ts';
import { type LinkedOptions, mergeLinks } from './linked-options.ts';

const config = (choices: string) => `<View><Text name="t" value="$t"/>${choices}</View>`;
const EMPTY = config('<Choices name="mood" toName="t"/>');
const unused = () => 0;
const link = (options: readonly string[], merged: readonly string[] = []): LinkedOptions => ({
  fromName: 'mood',
  options: options.map((value) => ({ value })),
  merged,
});
const valuesOf = (source: string) => compileConfig(source).controls.mood?.options.map(({ value }) => value);

describe('merging linked labels into a config', () => {
  test('fills an empty control, written short or long, and says what it added', () => {
    for (const source of [EMPTY, config('<Choices name="mood" toName="t"></Choices>')]) {
      const { source: after, links } = mergeLinks(source, [link(['good', 'bad'])], unused);
      expect(valuesOf(after)).toEqual(['good', 'bad']);
      expect(links).toEqual([{ merged: ['good', 'bad'], isGone: false }]);
    }
  });

  test('leaves what the author wrote, comments and order included', () => {
    const source = config(
      '<Choices name="mood" toName="t">\n  <!-- ours -->\n  <Choice value="good" hotkey="g"/>\n</Choices>',
    );
    const { source: after, links } = mergeLinks(source, [link(['good', 'bad'])], unused);
    expect(after).toContain('<!-- ours -->\n  <Choice value="good" hotkey="g"/>\n  <Choice value="bad"/>');
    expect(links[0]?.merged).toEqual(['bad']);
  });

  test('takes back what is offered no more, but not what answers use', () => {
    const { source } = mergeLinks(EMPTY, [link(['good', 'bad', 'odd'])], unused);
    const later = mergeLinks(source, [link(['good', 'new'], ['good', 'bad', 'odd'])], (_, option) =>
      option === 'odd' ? 3 : 0,
    );
    expect(valuesOf(later.source)).toEqual(['good', 'odd', 'new']);
    expect(later.links[0]?.merged).toEqual(['good', 'new']);
  });

  test('follows colour and key of an option it brought, not of one that is the author’s', () => {
    const styled = { fromName: 'mood', options: [{ value: 'good', background: '#00ff00' }], merged: [] };
    const { source } = mergeLinks(EMPTY, [styled], unused);
    const recoloured = mergeLinks(
      source,
      [{ ...styled, options: [{ value: 'good', background: '#ff0000' }], merged: ['good'] }],
      unused,
    );
    expect(recoloured.source).toContain('background="#ff0000"');
    const own = mergeLinks(source, [{ ...styled, options: [{ value: 'good', background: '#0000ff' }] }], unused);
    expect(own.source).toBe(source);
  });

  test('writes names that XML must escape', () => {
    const { source } = mergeLinks(EMPTY, [link(['a "b" <c> & d'])], unused);
    expect(valuesOf(source)).toEqual(['a "b" <c> & d']);
  });

  test('says when the control is gone', () => {
    expect(mergeLinks(config(''), [link(['good'])], unused).links).toEqual([{ merged: [], isGone: true }]);
  });

  test('is done after once, and undone by offering nothing', () => {
    const names = fc.uniqueArray(
      fc.stringMatching(/^[a-z<&"' ]{1,6}$/).filter((name) => name.trim() !== ''),
      {
        maxLength: 6,
      },
    );
    fc.assert(
      fc.property(names, names, (own, offered) => {
        const escaped = own.map(
          (name) => `<Choice value="${name.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/"/g, '&quot;')}"/>`,
        );
        const start = config(`<Choices name="mood" toName="t">${escaped.join('')}</Choices>`);
        const once = mergeLinks(start, [link(offered)], unused);
        const merged = once.links[0]?.merged ?? [];
        expect(mergeLinks(once.source, [link(offered, merged)], unused)).toEqual(once);
        expect(valuesOf(mergeLinks(once.source, [link([], merged)], unused).source)).toEqual(valuesOf(start));
      }),
    );
  });
});

test('what a label offers is read by type of control; a colour belongs to an option that stands alone', () => {
  const label = {
    value: { choices: ['a', { value: 'b', alias: 'B', color: '#111111' }, 7, 'a'] },
    color: '#222222',
    hotkey: null,
  };
  expect(optionsByType(label)).toEqual({
    choices: [{ value: 'a' }, { value: 'b', alias: 'B', background: '#111111' }],
  });
  expect(optionsByType({ value: { RectangleLabels: ['Car'], note: 'x' }, color: '#222222', hotkey: 'c' })).toEqual({
    rectanglelabels: [{ value: 'Car', background: '#222222', hotkey: 'c' }],
  });
});
