import { compileConfig } from '@labelwright/task-definition/compile';
import { expect, test } from 'vitest';
import { findSide } from './ChosenSide.tsx';

test('an object knows which side of a styled comparison it is', () => {
  const side = (style: string, name: string) => {
    const config =
      compileConfig(`<View><Text name="a" value="$a"/><Text name="b" value="$b"/><Text name="c" value="$c"/>
      <Pairwise name="p" toName="a,b" leftClass="A" ${style}/></View>`);
    const node = config.objects[name]?.node;
    return node && findSide(config, node)?.stored;
  };
  const style = 'selectionStyle="outline: 2px solid green"';
  expect([side(style, 'a'), side(style, 'b'), side(style, 'c'), side('', 'a')]).toEqual([
    'A',
    'right',
    undefined,
    undefined,
  ]);
});
