import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  countSelected,
  EVERYTHING,
  isSelected,
  NOTHING,
  setAllSelected,
  setSelected,
  toSelectedItems,
} from './selection.ts';

it('behaves like a plain set of rows, whichever way it is kept', () => {
  const total = 8;
  const ids = Array.from({ length: total }, (_, index) => String(index));
  const step = fc.record({ some: fc.subarray(ids), isOn: fc.boolean() });
  fc.assert(
    fc.property(fc.boolean(), fc.array(step), (startsFull, steps) => {
      const model = new Set(startsFull ? ids : []);
      let selection = startsFull ? EVERYTHING : NOTHING;
      for (const { some, isOn } of steps) {
        selection = setAllSelected(selection, some, isOn);
        for (const id of some) {
          if (isOn) model.add(id);
          else model.delete(id);
        }
      }
      expect(ids.filter((id) => isSelected(selection, id))).toEqual(ids.filter((id) => model.has(id)));
      expect(countSelected(selection, total)).toBe(model.size);
    }),
  );
});

it('travels as the bulk actions expect it', () => {
  expect(toSelectedItems(setSelected(EVERYTHING, '5', false))).toEqual({ all: true, excluded: [5] });
  expect(toSelectedItems(setSelected(NOTHING, '7', true))).toEqual({ all: false, included: [7] });
  expect(countSelected(EVERYTHING, undefined)).toBeUndefined();
});
