import { configForTask } from '@labelwright/task-definition/for-task';
import { findMissingRequired } from '@labelwright/task-definition/missing-required';
import type { CompiledConfig, RegionResult, ResultItem } from '@labelwright/task-definition/model';
import { normalizePrediction } from '@labelwright/task-definition/results/normalize-prediction';
import { isVisible } from '@labelwright/task-definition/visibility';
import { type Asked, askedControls, confidenceKey } from './answer-schema.ts';

export interface Answered {
  result: ResultItem[];
  /** How sure the model says it is, 0 to 1; null when it does not say. */
  score: number | null;
}

export type AnswerOutcome = { answered: Answered; problems?: undefined } | { problems: string[] };

export interface Question {
  compiled: CompiledConfig;
  controls: readonly string[];
  data: Record<string, unknown>;
  askConfidence: boolean;
}

const MOST_PROBLEMS = 20;

/** What a language model wrote as regions of the label config, or all that is wrong with it. */
export function readAnswer(text: string, question: Question): AnswerOutcome {
  const { compiled, controls, data } = question;
  const parsed = parseObject(text);
  if (parsed === undefined) return { problems: ['The answer must be one JSON object and nothing else.'] };
  const asked = askedControls(compiled, controls, data);
  const drafts: { from_name: string; value: Record<string, unknown> }[] = [];
  const problems: string[] = [];
  for (const { kind, place } of asked) {
    const { name, required } = place.control;
    const given = parsed[name];
    if (given === undefined)
      problems.push(`"${name}" is missing${required ? '' : '; null says that it is left open'}.`);
    if (given === undefined || given === null || isEmptyList(given)) continue;
    const read = kind.read(given, place);
    if (read.problems) problems.push(...read.problems.map((problem) => `"${name}": ${problem}.`));
    else drafts.push(...read.values.map((value) => ({ from_name: name, value })));
  }
  const score = readConfidence(parsed, asked, question.askConfidence);
  if (typeof score === 'string') problems.push(score);
  if (problems.length > 0 || typeof score === 'string') return { problems: problems.slice(0, MOST_PROBLEMS) };
  const made = normalizePrediction(compiled, drafts, { data });
  if (!made.prediction) {
    const told = made.problems.map(({ path, message }) => `${nameOf(path, drafts)} ${message}.`);
    return { problems: [...new Set(told)].slice(0, MOST_PROBLEMS) };
  }
  return requireAnswers(visibleOf(compiled, made.prediction.result, data), score, question);
}

/** Nothing marked and nothing chosen are answers: there is none of it. */
function isEmptyList(given: unknown): boolean {
  return Array.isArray(given) && given.length === 0;
}

function parseObject(text: string): Record<string, unknown> | undefined {
  // Some wrap it in a code fence, and some think aloud around it.
  const inner = text.slice(text.indexOf('{'), text.lastIndexOf('}') + 1);
  for (const candidate of [text, inner]) {
    try {
      const parsed: unknown = JSON.parse(candidate);
      if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed))
        return parsed as Record<string, unknown>;
    } catch {
      // The next candidate, or the sentence that the caller has for it.
    }
  }
  return undefined;
}

/** The score, null where none is told, or what is wrong with it. */
function readConfidence(
  parsed: Record<string, unknown>,
  asked: readonly Asked[],
  isAsked: boolean,
): number | null | string {
  const key = confidenceKey(asked);
  const given = parsed[key];
  if (!isAsked || given === undefined || given === null) return null;
  return typeof given === 'number' && given >= 0 && given <= 1 ? given : `"${key}" must be a number from 0 to 1.`;
}

/** `prediction[2].value.x` names the control of the third item instead. */
function nameOf(path: string, drafts: readonly { from_name: string }[]): string {
  const [, index] = /^[a-z]+\[(\d+)\]/.exec(path) ?? [];
  const name = index === undefined ? undefined : drafts[Number(index)]?.from_name;
  return name === undefined ? path : `"${name}"`;
}

/** Without answers to what people would not have been asked. Hiding one may hide the next. */
function visibleOf(config: CompiledConfig, result: ResultItem[], data: Record<string, unknown>): ResultItem[] {
  const compiled = configForTask(config, data);
  const kept = result.filter((item) => {
    const control = compiled.controls[(item as RegionResult).from_name];
    return control === undefined || isVisible(compiled, control, { result });
  });
  return kept.length === result.length ? kept : visibleOf(config, kept, data);
}

function requireAnswers(result: ResultItem[], score: number | null, question: Question): AnswerOutcome {
  const missing = findMissingRequired(configForTask(question.compiled, question.data), result, question.data)
    .filter(({ control, regionId }) => regionId === undefined && question.controls.includes(control))
    .map(({ control }) => `"${control}" needs an answer.`);
  return missing.length > 0 ? { problems: missing } : { answered: { result, score } };
}
