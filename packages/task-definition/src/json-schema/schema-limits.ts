import { isRecord, pointerOf, type SchemaProblem } from './problem.ts';

/** What a schema from an author may contain. The rest of its meaning is the validator's to check. */

export const SCHEMA_LIMITS = { characters: 200_000, nodes: 5000, depth: 32, enumValues: 1000 } as const;
export const SCHEMA_DIALECT = 'https://json-schema.org/draft/2020-12/schema';

const FORMATS: ReadonlySet<unknown> = new Set([
  'date',
  'time',
  'date-time',
  'duration',
  'email',
  'hostname',
  'ipv4',
  'ipv6',
  'uri',
  'uri-reference',
  'uuid',
  'json-pointer',
]);

/** They would move the base of references, or load something from elsewhere. */
const REFUSED = ['$id', 'id', '$vocabulary', '$recursiveRef', '$recursiveAnchor', '$async', '$data'];
/** Their values are data, not schemas: whatever stands there is not followed. */
const DATA_KEYWORDS = new Set(['const', 'enum', 'default', 'examples']);
/** Name → schema. The names are the author's, not keywords. */
const NAMED_KEYWORDS = new Set(['properties', 'patternProperties', '$defs', 'definitions', 'dependentSchemas']);

interface Walk {
  problems: SchemaProblem[];
  nodes: number;
  /** undefined: the pattern is fine. Otherwise what is wrong with it. */
  patternProblem: (pattern: string) => string | undefined;
}

/** Places where a schema breaks the limits; empty when it may be compiled. */
export function checkSchemaLimits(schema: unknown, patternProblem: Walk['patternProblem']): SchemaProblem[] {
  if (!isRecord(schema)) return [{ path: '', message: 'Must be a JSON Schema: an object.' }];
  const walk: Walk = { problems: [], nodes: 0, patternProblem };
  const { $schema: dialect } = schema;
  if (dialect !== undefined && dialect !== SCHEMA_DIALECT && dialect !== `${SCHEMA_DIALECT}#`)
    walk.problems.push({ path: '/$schema', message: `Only ${SCHEMA_DIALECT} is understood.` });
  visitSchema(walk, schema, '', 0);
  if (walk.problems.length === 0 && JSON.stringify(schema).length > SCHEMA_LIMITS.characters)
    walk.problems.push({ path: '', message: `Longer than ${SCHEMA_LIMITS.characters} characters.` });
  return walk.problems.slice(0, 50);
}

/** False once a limit is reached, which ends the walk. */
function mayGoOn(walk: Walk, path: string, depth: number): boolean {
  walk.nodes += 1;
  if (walk.nodes === SCHEMA_LIMITS.nodes + 1)
    walk.problems.push({ path, message: `More than ${SCHEMA_LIMITS.nodes} parts: split it or leave something out.` });
  if (walk.nodes > SCHEMA_LIMITS.nodes) return false;
  if (depth <= SCHEMA_LIMITS.depth) return true;
  walk.problems.push({ path, message: `Nested deeper than ${SCHEMA_LIMITS.depth} levels.` });
  return false;
}

function visitSchema(walk: Walk, node: unknown, path: string, depth: number): void {
  if (!mayGoOn(walk, path, depth)) return;
  if (Array.isArray(node)) {
    for (const [index, entry] of node.entries()) visitSchema(walk, entry, pointerOf(path, index), depth + 1);
    return;
  }
  if (!isRecord(node)) return;
  checkKeywords(walk, node, path);
  for (const [keyword, value] of Object.entries(node)) {
    const place = pointerOf(path, keyword);
    if (DATA_KEYWORDS.has(keyword)) visitData(walk, value, place, depth + 1);
    else if (NAMED_KEYWORDS.has(keyword) && isRecord(value)) visitNamed(walk, keyword, value, place, depth + 1);
    else visitSchema(walk, value, place, depth + 1);
  }
}

function visitNamed(walk: Walk, keyword: string, value: Record<string, unknown>, path: string, depth: number): void {
  if (!mayGoOn(walk, path, depth)) return;
  for (const [name, schema] of Object.entries(value)) {
    const place = pointerOf(path, name);
    if (name === '__proto__') walk.problems.push({ path: place, message: 'This name cannot be used.' });
    if (keyword === 'patternProperties') checkPattern(walk, name, place);
    visitSchema(walk, schema, place, depth + 1);
  }
}

function visitData(walk: Walk, value: unknown, path: string, depth: number): void {
  if (!mayGoOn(walk, path, depth)) return;
  if (Array.isArray(value)) {
    for (const [index, entry] of value.entries()) visitData(walk, entry, pointerOf(path, index), depth + 1);
  } else if (isRecord(value)) {
    for (const [key, entry] of Object.entries(value)) visitData(walk, entry, pointerOf(path, key), depth + 1);
  }
}

function checkKeywords(walk: Walk, node: Record<string, unknown>, path: string): void {
  const refuse = (keyword: string, message: string): void => {
    walk.problems.push({ path: pointerOf(path, keyword), message });
  };
  for (const keyword of REFUSED) if (Object.hasOwn(node, keyword)) refuse(keyword, `${keyword} is not allowed here.`);
  for (const keyword of ['$ref', '$dynamicRef']) {
    const target = node[keyword];
    if (target !== undefined && (typeof target !== 'string' || !target.startsWith('#')))
      refuse(keyword, 'Only references within the schema are allowed, such as #/$defs/box.');
  }
  if (node.pattern !== undefined) checkPattern(walk, node.pattern, pointerOf(path, 'pattern'));
  if (node.format !== undefined && !FORMATS.has(node.format))
    refuse('format', `Unknown format. Known are ${[...FORMATS].join(', ')}.`);
  if (Array.isArray(node.enum) && node.enum.length > SCHEMA_LIMITS.enumValues)
    refuse('enum', `More than ${SCHEMA_LIMITS.enumValues} values.`);
}

function checkPattern(walk: Walk, pattern: unknown, path: string): void {
  const problem = typeof pattern === 'string' ? walk.patternProblem(pattern) : 'Must be a regular expression.';
  if (problem !== undefined) walk.problems.push({ path, message: problem });
}
