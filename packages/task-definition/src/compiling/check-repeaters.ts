import type { ConfigNode, Diagnostic } from '../model.ts';
import { diagnose } from './diagnose.ts';

/** What stored names are matched by, as `tone_3` of `tone_{{idx}}`; spaces around the word are allowed. */
const FLAG = /^\{\{\s*\w+\s*\}\}$/;

/** Names with an index of another form could not be told from names without one. */
export function checkRepeaters(node: ConfigNode): Diagnostic[] {
  const { indexFlag } = node.attributes;
  const own =
    node.tag === 'Repeater' && indexFlag !== undefined && !FLAG.test(indexFlag)
      ? [
          diagnose(
            node,
            'indexFlag',
            'invalid_parameter',
            'indexFlag must be a word in double braces, such as {{idx}}, and be written like that in names and references',
            { suggestion: '{{idx}}' },
          ),
        ]
      : [];
  return [...own, ...node.children.flatMap(checkRepeaters)];
}
