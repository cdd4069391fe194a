import { findReferences, isReference, withFirstIndex } from '../data-reference.ts';
import type { ConfigNode, Diagnostic } from '../model.ts';
import { findNearest } from '../spelling.ts';
import type { ParameterDeclaration, TagDeclaration } from '../tags/declaration.ts';
import { isColor } from './color.ts';
import { diagnose } from './diagnose.ts';

type ParameterValue = string | number | boolean | undefined;

export interface ReadParameters {
  params: Record<string, ParameterValue>;
  diagnostics: Diagnostic[];
}

const TRUE = new Set(['true', 'yes', '1']);
const FALSE = new Set(['false', 'no', '0']);

/** Typed values with defaults applied; a value that cannot be read gives a diagnostic and the default. */
export function readParameters(node: ConfigNode, tag: TagDeclaration): ReadParameters {
  const params: Record<string, ParameterValue> = Object.create(null);
  const diagnostics: Diagnostic[] = [];
  for (const parameter of tag.parameters) {
    const written = node.attributes[parameter.name];
    if (written === undefined || (written.trim() === '' && parameter.required)) {
      if (isMissing(node, parameter)) diagnostics.push(missing(node, parameter));
      if (parameter.default !== undefined) params[parameter.name] = parameter.default;
      continue;
    }
    const read = readValue(written, parameter);
    if (read.mistake === undefined) {
      params[parameter.name] = read.value;
      continue;
    }
    diagnostics.push(diagnose(node, parameter.name, 'invalid_parameter', `${parameter.name} ${read.mistake}`, read));
    params[parameter.name] = parameter.type === 'dataRef' || parameter.type === 'color' ? written : parameter.default;
  }
  return { params, diagnostics };
}

function isMissing(node: ConfigNode, parameter: ParameterDeclaration): boolean {
  if (!parameter.required) return false;
  return parameter.requiredUnless === undefined || node.attributes[parameter.requiredUnless] === undefined;
}

function missing(node: ConfigNode, parameter: ParameterDeclaration): Diagnostic {
  const message = `${node.tag} needs the parameter ${parameter.name}: ${parameter.help}`;
  return diagnose(node, undefined, 'missing_parameter', message);
}

interface ReadValue {
  value?: ParameterValue;
  mistake?: string;
  suggestion?: string;
  severity?: 'warning';
}

function readValue(written: string, parameter: ParameterDeclaration): ReadValue {
  const trimmed = written.trim();
  switch (parameter.type) {
    case 'number':
      return parameter.values?.includes(trimmed) ? {} : readNumber(trimmed, parameter);
    case 'boolean':
      return readBoolean(trimmed);
    case 'enum':
      return readWord(trimmed, parameter.values ?? []);
    case 'nameList':
      return readList(trimmed, parameter);
    case 'dataRef':
      return readReference(trimmed);
    case 'color':
      if (isColor(trimmed)) return { value: trimmed };
      return { mistake: 'is not a colour, such as #2f6fdb or teal', severity: 'warning' };
    case 'name':
    case 'hotkey':
      return { value: trimmed };
    default:
      return { value: written };
  }
}

function readNumber(written: string, { minimum, maximum }: ParameterDeclaration): ReadValue {
  const value = written === '' ? Number.NaN : Number(written);
  if (!Number.isFinite(value)) return { mistake: 'must be a number' };
  if (minimum !== undefined && value < minimum) return { mistake: `must be at least ${minimum}` };
  if (maximum !== undefined && value > maximum) return { mistake: `must be at most ${maximum}` };
  return { value };
}

function readBoolean(written: string): ReadValue {
  const word = written.toLowerCase();
  if (TRUE.has(word)) return { value: true };
  if (FALSE.has(word)) return { value: false };
  return { mistake: 'must be true or false' };
}

function readWord(written: string, words: readonly string[]): ReadValue {
  const word = words.find((candidate) => candidate.toLowerCase() === written.toLowerCase());
  if (word !== undefined) return { value: word };
  const suggestion = findNearest(written, words);
  return { mistake: `must be one of ${words.join(', ')}`, ...(suggestion === undefined ? {} : { suggestion }) };
}

function readList(written: string, { values }: ParameterDeclaration): ReadValue {
  const entries = splitNames(written);
  for (const entry of entries) {
    const read = values === undefined ? {} : readWord(entry, values);
    if (read.mistake !== undefined) return read;
  }
  return { value: entries.join(',') };
}

export function splitNames(list: string): string[] {
  return list
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}

function readReference(given: string): ReadValue {
  const written = withFirstIndex(given);
  const braces = /^(?:\$\{|\{\{)\s*\$?([\p{L}\p{N}_.-]+)\s*\}\}?$/u.exec(written)?.[1];
  if (braces !== undefined) return { mistake: `must be written as $${braces}`, suggestion: `$${braces}` };
  const isText = findReferences(written).length > 0;
  if (written.startsWith('$') && !isReference(written) && !isText)
    return { mistake: 'must be a $ followed by the name of a field' };
  return { value: written };
}
