import fc from 'fast-check';
import type { MarkupNode } from './markup.ts';

export function textNode(text: string): MarkupNode {
  return { nodeType: 3, nodeName: '#text', nodeValue: text, childNodes: [] };
}

export function elementNode(name: string, childNodes: readonly MarkupNode[] = []): MarkupNode {
  return { nodeType: 1, nodeName: name.toUpperCase(), nodeValue: null, childNodes: withoutTwins(childNodes) };
}

/** A parser never leaves two texts side by side. */
function withoutTwins(nodes: readonly MarkupNode[]): MarkupNode[] {
  return nodes.filter((node, index) => node.nodeType !== 3 || nodes[index - 1]?.nodeType !== 3);
}

const words = fc.oneof(
  fc.string({ minLength: 1, maxLength: 12 }),
  fc.constantFrom('Ada Lovelace', ' \n  ', 'שלום עולם', '人人生而自由', '👩‍👩‍👧 family', 'e\u0301a', 'نعم.'),
);

const { tree } = fc.letrec<{ tree: MarkupNode; children: MarkupNode[] }>((tie) => ({
  tree: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    words.map(textNode),
    fc.constantFrom('br', 'img', 'hr').map((name) => elementNode(name)),
    fc
      .tuple(fc.constantFrom('p', 'div', 'b', 'i', 'td', 'li', 'pre', 'style', 'x-own'), tie('children'))
      .map(([name, children]) => elementNode(name, children)),
  ),
  children: fc.array(tie('tree'), { maxLength: 5 }),
}));

/** Documents of any shape, as a browser would have parsed them. */
export const markupTrees: fc.Arbitrary<MarkupNode> = fc
  .array(tree, { maxLength: 6 })
  .map((children) => elementNode('body', children));
