import { isRecord, pointerOf, type SchemaProblem } from '@labelwright/task-definition/json-schema/problem';
import { checkRules, parseRules } from '@labelwright/task-definition/json-schema/validation-rules';
import { Errors } from 'typebox/schema';
import { t } from '../strings.ts';
import type { Schema } from './schema-shape.ts';

/** The check of a form while it is filled in. The server checks again; it alone knows patterns that need time. */

export type FormCheck = (value: unknown) => SchemaProblem[];

const MOST_PROBLEMS = 200;

export function formCheck(definition: Record<string, unknown>): FormCheck {
  const schema = withoutSlowPatterns(definition.label_schema ?? {}) as Schema;
  const { rules } = parseRules(definition.validation_rules);
  return (value) => {
    const [isValid, errors] = Errors(schema, value ?? null);
    const problems = isValid ? checkRules(rules, value) : errors.flatMap(toProblems);
    return problems.slice(0, MOST_PROBLEMS);
  };
}

interface ValidatorError {
  keyword: string;
  instancePath: string;
  params: object;
  message?: string;
}

function toProblems({ keyword, instancePath: path, params, message = '' }: ValidatorError): SchemaProblem[] {
  const facts = params as Record<string, unknown>;
  if (keyword === 'required' && Array.isArray(facts.requiredProperties))
    return facts.requiredProperties.map((name) => ({ path: pointerOf(path, String(name)), message: t.required }));
  const limit = String(facts.limit ?? '');
  const said = SENTENCES[keyword]?.(limit) ?? `${message.charAt(0).toUpperCase()}${message.slice(1)}.`;
  return [{ path, message: said }];
}

const SENTENCES: Readonly<Record<string, (limit: string) => string>> = {
  minLength: (limit) => (limit === '1' ? t.required : `Write at least ${limit} characters.`),
  maxLength: (limit) => `Write at most ${limit} characters.`,
  minItems: (limit) => `Add at least ${limit}.`,
  maxItems: (limit) => `There may be at most ${limit}.`,
  minimum: (limit) => `Must be at least ${limit}.`,
  maximum: (limit) => `Must be at most ${limit}.`,
  exclusiveMinimum: (limit) => `Must be more than ${limit}.`,
  exclusiveMaximum: (limit) => `Must be less than ${limit}.`,
  uniqueItems: () => 'Entries must differ from each other.',
  pattern: () => 'Does not have the form that is asked for.',
  format: () => 'Does not have the form that is asked for.',
  enum: () => 'Choose one of the values.',
  oneOf: () => 'Choose one of the kinds, and fill it in.',
  anyOf: () => 'Choose one of the kinds, and fill it in.',
};

/** A browser's regular expressions may take for ever on some patterns: only plain ones are tried here. */
function withoutSlowPatterns(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(withoutSlowPatterns);
  if (!isRecord(node)) return node;
  const entries = Object.entries(node)
    .filter(([key, value]) => key !== 'patternProperties' && (key !== 'pattern' || isPlainPattern(value)))
    .map(([key, value]) => [key, key === 'const' || key === 'enum' ? value : withoutSlowPatterns(value)]);
  return Object.fromEntries(entries);
}

/** No repeated group and at most two open repetitions; `properties` may also have a field of the name `pattern`. */
function isPlainPattern(pattern: unknown): boolean {
  if (typeof pattern !== 'string') return true;
  if (/\)[*+{?]/.test(pattern) || (pattern.match(/[*+]|\{\d+,/g) ?? []).length > 2) return false;
  try {
    return new RegExp(pattern, 'u') instanceof RegExp;
  } catch {
    return false;
  }
}
