import type { Diagnostic, SourceRange } from '../model.ts';
import { findNearest } from '../spelling.ts';
import { findParameter, findTag, findTagByAnyCase, findUnavailableTag, tags } from '../tags/index.ts';

export interface Spelled {
  /** The name of the registry, or the name as written when there is none. */
  name: string;
  diagnostic?: Diagnostic;
}

const tagNames = tags.map((tag) => tag.name);
const parameterNames = new Map(tags.map((tag) => [tag.name, tag.parameters.map((parameter) => parameter.name)]));

/** `wantsAdvice` is false when there are diagnostics enough; the name is then found without a suggestion. */
export function spellTag(written: string, range: SourceRange, wantsAdvice: boolean): Spelled {
  if (findTag(written) !== undefined) return { name: written };
  const tag = findTagByAnyCase(written);
  if (tag !== undefined) {
    return { name: tag.name, diagnostic: misspelt('tag_case', `<${written}>`, `<${tag.name}>`, tag.name, range) };
  }
  const unavailable = findUnavailableTag(written);
  if (unavailable !== undefined) {
    const message = `The tag ${unavailable} is not available here yet`;
    return { name: unavailable, diagnostic: { severity: 'error', code: 'unsupported_tag', message, range } };
  }
  if (!wantsAdvice) return { name: written };
  const suggestion = findNearest(written, tagNames);
  return {
    name: written,
    diagnostic: unknown('error', 'unknown_tag', `There is no tag ${shorten(written)}`, suggestion, range),
  };
}

export function spellParameter(tag: string, written: string, range: SourceRange, wantsAdvice: boolean): Spelled {
  const names = parameterNames.get(tag);
  if (names === undefined || findParameter(tag, written) !== undefined) return { name: written };
  const name = names.find((candidate) => candidate.toLowerCase() === written.toLowerCase());
  if (name !== undefined) return { name, diagnostic: misspelt('parameter_case', written, name, name, range) };
  if (!wantsAdvice) return { name: written };
  const message = `${tag} has no parameter ${shorten(written)}`;
  const suggestion = findNearest(written, names);
  return { name: written, diagnostic: unknown('warning', 'unknown_parameter', message, suggestion, range) };
}

function misspelt(code: string, written: string, right: string, suggestion: string, range: SourceRange): Diagnostic {
  return { severity: 'warning', code, message: `Write ${right} instead of ${shorten(written)}`, range, suggestion };
}

function unknown(
  severity: Diagnostic['severity'],
  code: string,
  fact: string,
  suggestion: string | undefined,
  range: SourceRange,
): Diagnostic {
  if (suggestion === undefined) return { severity, code, message: fact, range };
  return { severity, code, message: `${fact}; did you mean ${suggestion}?`, range, suggestion };
}

function shorten(name: string): string {
  return name.length > 60 ? `${name.slice(0, 60)}…` : name;
}
