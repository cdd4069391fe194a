import type { ConfigNode, Diagnostic } from '../model.ts';

/** Points at the attribute when there is one, otherwise at the tag name. */
export function diagnose(
  node: ConfigNode,
  attribute: string | undefined,
  code: string,
  message: string,
  extra: { severity?: Diagnostic['severity']; suggestion?: string } = {},
): Diagnostic {
  const ofAttribute = attribute === undefined ? undefined : node.attributeRanges?.[attribute];
  const range = ofAttribute ?? node.nameRange ?? node.range;
  const diagnostic: Diagnostic = { severity: extra.severity ?? 'error', code, message, range };
  if (extra.suggestion !== undefined) diagnostic.suggestion = extra.suggestion;
  return diagnostic;
}
