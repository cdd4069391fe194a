import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isFiltered, labelKey, listMatching, type OutlineEntry, outlineRows, wholeOutline } from './outline-rows.ts';

interface Given {
  label?: string;
  text?: string;
  object?: string;
  hidden?: boolean;
  locked?: boolean;
  score?: number;
  place?: number;
  tool?: string;
}

function entry(order: number, given: Given = {}): OutlineEntry {
  const { label, text = '', object = 'image', hidden = false, locked = false, score, place = 0, tool = 'Box' } = given;
  const geometry = { shape: 'span', start: 0, end: 1 } as const;
  const props = { toName: object, geometry, answers: [], hidden, locked, order };
  return {
    region: { id: `r${order}`, kind: 'region', props },
    labels: label === undefined ? [] : [{ control: 'box', value: label, title: label, color: 'red' }],
    text,
    tool,
    place,
    score,
  };
}

const ids = (entries: readonly OutlineEntry[]) => entries.map(({ region }) => region.id);

describe('outline', () => {
  const entries = [
    entry(0, { label: 'Car', text: 'Red van', score: 0.9, place: 5 }),
    entry(1, { label: 'Dog', hidden: true, score: 0.4, place: 3 }),
    entry(2, { object: 'text', text: 'a carpet', locked: true, place: 4, tool: 'Span' }),
  ];

  it('finds by label and by text', () => {
    expect(ids(listMatching(entries, { ...wholeOutline, query: ' CAR ' }))).toEqual(['r0', 'r2']);
    expect(ids(listMatching(entries, { ...wholeOutline, query: 'van' }))).toEqual(['r0']);
  });

  it('filters by label, object, state and score', () => {
    const keeps = (view: Partial<typeof wholeOutline>) => ids(listMatching(entries, { ...wholeOutline, ...view }));
    expect(keeps({ label: labelKey('box', 'Dog') })).toEqual(['r1']);
    expect(keeps({ object: 'text' })).toEqual(['r2']);
    expect(keeps({ state: 'hidden' })).toEqual(['r1']);
    expect(keeps({ state: 'shown' })).toEqual(['r0', 'r2']);
    expect(keeps({ state: 'locked' })).toEqual(['r2']);
    expect(keeps({ state: 'unlocked' })).toEqual(['r0', 'r1']);
    expect(keeps({ minScore: 0.5 })).toEqual(['r0']);
    expect(isFiltered(wholeOutline)).toBe(false);
    expect(isFiltered({ ...wholeOutline, state: 'locked' })).toBe(true);
  });

  it('orders by place, score and label', () => {
    expect(ids(listMatching(entries, { ...wholeOutline, order: 'place' }))).toEqual(['r1', 'r2', 'r0']);
    expect(ids(listMatching(entries, { ...wholeOutline, order: 'score' }))).toEqual(['r0', 'r1', 'r2']);
    expect(ids(listMatching(entries, { ...wholeOutline, order: 'label' }))).toEqual(['r2', 'r0', 'r1']);
  });

  it('groups, and folds without losing count', () => {
    const rows = outlineRows(entries, 'object', new Set(['image']));
    expect(rows.map((row) => (row.kind === 'group' ? `${row.title} ${row.regions.length}` : row.number))).toEqual([
      'image 2',
      'text 1',
      3,
    ]);
    expect(outlineRows(entries, 'label').find((row) => row.kind === 'group' && row.title === 'No label')).toBeDefined();
  });

  it('shows each region once, however it is grouped', () => {
    const anyEntries = fc.array(fc.record({ label: fc.constantFrom('A', 'B'), object: fc.constantFrom('x', 'y') }));
    fc.assert(
      fc.property(anyEntries, fc.constantFrom('none', 'label', 'object', 'tool'), (given, grouping) => {
        const all = given.map((one, index) => entry(index, one));
        const rows = outlineRows(all, grouping).flatMap((row) => (row.kind === 'region' ? [row] : []));
        expect(rows.map((row) => row.entry.region.id).toSorted()).toEqual(ids(all).toSorted());
        expect(rows.map((row) => row.number)).toEqual(all.map((_, index) => index + 1));
      }),
    );
  });

  it('lists ten thousand regions in their groups', () => {
    const many = Array.from({ length: 10_000 }, (_, index) =>
      entry(index, { label: `L${index % 40}`, text: `Box number ${index}`, place: (index * 7919) % 10_000 }),
    );
    const rows = outlineRows(listMatching(many, { ...wholeOutline, query: 'number', order: 'label' }), 'label');
    expect(rows.length).toBe(10_040);
  });
});
