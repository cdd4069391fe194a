import type { ValueContext, ValueProblem } from './declaration.ts';
import { checkText, problem } from './value-checks.ts';

export const htmlSpanKeys = ['start', 'end', 'startOffset', 'endOffset', 'globalOffsets', 'text'] as const;
export const paragraphSpanKeys = ['start', 'end', 'startOffset', 'endOffset', 'text'] as const;

const LONGEST_PATH = 10_000;

/** A span of HTML: XPaths with offsets into those nodes, or offsets into all text, or both. */
export function checkHtmlSpan(value: Record<string, unknown>): ValueProblem[] {
  const { globalOffsets } = value;
  const problems = globalOffsets === undefined ? [] : checkGlobalOffsets(globalOffsets);
  const hasPath = value.start !== undefined || globalOffsets === undefined;
  if (hasPath) problems.push(...checkPath(value, 'start'), ...checkPath(value, 'end'));
  return [...problems, ...checkStoredText(value)];
}

function checkPath(value: Record<string, unknown>, edge: 'start' | 'end'): ValueProblem[] {
  const path = value[edge];
  const isPath = typeof path === 'string' && path.length <= LONGEST_PATH;
  return [
    ...(isPath ? [] : [problem(`.${edge}`, 'wrong_type', 'must be an XPath such as "/p[1]/text()[1]"')]),
    ...checkOffset(value[`${edge}Offset`], `.${edge}Offset`),
  ];
}

function checkGlobalOffsets(offsets: unknown): ValueProblem[] {
  if (typeof offsets !== 'object' || offsets === null || Array.isArray(offsets))
    return [problem('.globalOffsets', 'wrong_type', 'must be an object with "start" and "end"')];
  const { start, end } = offsets as Record<string, unknown>;
  const problems = [...checkOffset(start, '.globalOffsets.start'), ...checkOffset(end, '.globalOffsets.end')];
  if (problems.length > 0 || Number(start) <= Number(end)) return problems;
  return [problem('.globalOffsets.end', 'out_of_range', 'must not be before start')];
}

/** A span of paragraphs: the numbers of the first and the last from 0, with offsets into their texts. */
export function checkParagraphSpan(value: Record<string, unknown>): ValueProblem[] {
  const problems = [
    ...checkIndex(value.start, '.start'),
    ...checkIndex(value.end, '.end'),
    ...checkOffset(value.startOffset, '.startOffset'),
    ...checkOffset(value.endOffset, '.endOffset'),
    ...checkStoredText(value),
  ];
  if (problems.length > 0) return problems;
  const [start, end] = [Number(value.start), Number(value.end)];
  if (start > end) return [problem('.end', 'out_of_range', 'must not be before start')];
  if (start < end || Number(value.startOffset) <= Number(value.endOffset)) return [];
  return [problem('.endOffset', 'out_of_range', 'must not be before startOffset')];
}

/** A message of a chat: who says what. */
export function checkMessage({ chatmessage }: Record<string, unknown>, { object }: ValueContext): ValueProblem[] {
  if (typeof chatmessage !== 'object' || chatmessage === null || Array.isArray(chatmessage))
    return [problem('.chatmessage', 'wrong_type', 'must be an object with "role" and "content"')];
  const { role, content } = chatmessage as Record<string, unknown>;
  const isRole = typeof role === 'string' && role !== '' && role.length <= 100;
  return [
    ...(isRole
      ? []
      : [problem('.chatmessage.role', 'wrong_type', `must say who speaks in ${object?.name ?? 'the chat'}`)]),
    ...checkText(content, '.chatmessage.content'),
  ];
}

function checkIndex(value: unknown, path: string): ValueProblem[] {
  if (typeof value === 'string' && /^\d{1,9}$/.test(value)) return [];
  return checkOffset(value, path);
}

function checkOffset(value: unknown, path: string): ValueProblem[] {
  if (Number.isInteger(value) && Number(value) >= 0) return [];
  return [problem(path, 'wrong_type', 'must be a whole number, 0 or more')];
}

function checkStoredText({ text }: Record<string, unknown>): ValueProblem[] {
  return text === undefined ? [] : checkText(text, '.text');
}
