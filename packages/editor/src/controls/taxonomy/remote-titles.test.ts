import { compileConfig } from '@labelwright/task-definition/compile';
import { expect, test } from 'vitest';
import { titleIn } from './use-remote-tree.ts';

const options = [
  { value: 'a', title: 'Animals', children: [{ value: 'a\u001fo', title: 'Owls' }] },
  { value: 'ab', title: 'Abbeys' },
];

function title(value: string, attributes = ''): string | undefined {
  const config = compileConfig(
    `<View><Text name="t" value="$t"/><Taxonomy name="c" toName="t" apiUrl="/tree" ${attributes}/></View>`,
  );
  const { c } = config.controls;
  return c && titleIn(options, c, value);
}

test('a place that an address gives is called by its title, and by those above it where that is asked for', () => {
  expect(title('a\u001fo')).toBe('Owls');
  expect(title('a\u001fo', 'showFullPath="true"')).toBe('Animals / Owls');
  expect(title('ab')).toBe('Abbeys');
  expect(title('a\u001fx')).toBeUndefined();
});
