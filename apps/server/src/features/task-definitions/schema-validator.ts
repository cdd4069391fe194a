import { isRecord, type SchemaProblem } from '@labelwright/task-definition/json-schema/problem';
import { checkSchemaLimits, SCHEMA_DIALECT } from '@labelwright/task-definition/json-schema/schema-limits';
import { checkRules, parseRules, type ValidationRule } from '@labelwright/task-definition/json-schema/validation-rules';
import { valueSizeProblem } from '@labelwright/task-definition/json-schema/value-limits';
import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { linearRegExp, patternProblem } from './linear-pattern.ts';
import { TimeLimitError, withTimeLimit } from './time-limit.ts';

/** Answers to a JSON-schema definition, checked: empty when the answer may be stored. */
export type AnswerCheck = (result: unknown) => SchemaProblem[];

const COMPILE_MS = 1000;
const CHECK_MS = 500;
const MOST_PROBLEMS = 50;
/** A schema that cannot get through these does not get through anything. */
const PROBES: readonly unknown[] = [{}, [], '', 0, true, null];

/** Compiles the `label_schema` and `validation_rules` of a definition, or says what is wrong with them. */
export function compileDefinition(
  definition: Record<string, unknown>,
): { check: AnswerCheck; problems?: undefined } | { check?: undefined; problems: SchemaProblem[] } {
  const { label_schema: schema = {}, validation_rules: givenRules, ui_config: uiConfig } = definition;
  const { rules, problems: ruleProblems } = parseRules(givenRules);
  const problems = [
    ...(uiConfig === undefined || isRecord(uiConfig) ? [] : [{ path: '/ui_config', message: 'Must be an object.' }]),
    ...under('/label_schema', checkSchemaLimits(schema, patternProblem)),
    ...under('/validation_rules', ruleProblems),
  ];
  if (problems.length > 0) return { problems };
  try {
    // Compiled at the first use, and not on the author's time.
    ajv.getSchema(SCHEMA_DIALECT);
    const validate = withTimeLimit(COMPILE_MS, () => compileSchema(schema as Record<string, unknown>));
    for (const probe of PROBES) withTimeLimit(CHECK_MS, () => validate(probe));
    return { check: (result) => checkAnswer(validate, rules, result) };
  } catch (error) {
    return { problems: [{ path: '/label_schema', message: reasonOf(error) }] };
  }
}

const under = (root: string, problems: readonly SchemaProblem[]): SchemaProblem[] =>
  problems.map(({ path, message }) => ({ path: `${root}${path}`, message }));

// One for all: compiling the meta-schema is what takes time. Schemas have no ids, so they cannot meet in it.
const ajv = new Ajv2020({
  strict: false,
  allErrors: true,
  logger: false,
  ownProperties: true,
  code: { regExp: linearRegExp },
});
formats.default(ajv);

function compileSchema(schema: Record<string, unknown>): ValidateFunction {
  try {
    return ajv.compile(schema);
  } finally {
    ajv.removeSchema(schema);
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof TimeLimitError) return `Too complex: checking it ${error.message}.`;
  return `Not a valid JSON Schema: ${error instanceof Error ? error.message : ''}`.slice(0, 1000);
}

function checkAnswer(validate: ValidateFunction, rules: readonly ValidationRule[], result: unknown): SchemaProblem[] {
  const size = valueSizeProblem(result);
  if (size !== undefined) return [{ path: '', message: size }];
  try {
    return withTimeLimit(CHECK_MS, () =>
      validate(result) ? checkRules(rules, result) : (validate.errors ?? []).slice(0, MOST_PROBLEMS).map(toProblem),
    );
  } catch (error) {
    if (!(error instanceof TimeLimitError)) throw error;
    return [{ path: '', message: `Could not be checked: the definition ${error.message} on it.` }];
  }
}

function toProblem({ instancePath, keyword, params, message = 'Is not valid.' }: ErrorObject): SchemaProblem {
  if (keyword === 'required') {
    const missing = String(params.missingProperty).replaceAll('~', '~0').replaceAll('/', '~1');
    return { path: `${instancePath}/${missing}`, message: 'This field is required.' };
  }
  if (keyword === 'enum' && Array.isArray(params.allowedValues))
    return { path: instancePath, message: `Must be one of ${params.allowedValues.slice(0, 20).join(', ')}.` };
  if (keyword === 'additionalProperties' || keyword === 'unevaluatedProperties')
    return {
      path: instancePath,
      message: `Unknown field ${String(params.additionalProperty ?? params.unevaluatedProperty)}.`,
    };
  return { path: instancePath, message: `${message.charAt(0).toUpperCase()}${message.slice(1)}.` };
}
