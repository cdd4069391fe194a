import type { CompiledConfig } from '@labelwright/task-definition/model';
import { type Answered, type Question, readAnswer } from './answers/read-answer.ts';
import { type Asking, askModel, type Line } from './ask-model.ts';
import { loadPictures } from './load-pictures.ts';
import { askAgain, composeMessages, type Message, withPictures } from './messages.ts';

export interface Instruction {
  compiled: CompiledConfig;
  template: string;
  controls: readonly string[];
  askConfidence: boolean;
}

export interface TaskToLabel {
  id: number;
  data: Record<string, unknown>;
}

export type Labelled =
  | { answered: Answered; text: string; error?: undefined }
  /** `text`: the last answer, when there was one. `isDeaf`: the endpoint said nothing at all. */
  | { answered?: undefined; error: string; text: string | undefined; isDeaf: boolean };

const MOST_REPAIRS = 2;
const LONGEST_REPEATED = 20_000;

/** Asks for the labels of one task; an answer that does not fit is sent back with what is wrong with it. */
export async function labelTask(line: Line, instruction: Instruction, task: TaskToLabel): Promise<Labelled> {
  const { compiled, controls, template, askConfidence } = instruction;
  const question: Question = { compiled, controls, data: task.data, askConfidence };
  const composed = composeMessages(question, template, line.platform.random());
  if (composed.problem !== undefined) return { error: composed.problem, text: undefined, isDeaf: false };
  const { schema } = composed;
  const medium = { ...line.scope, taskId: task.id };
  const loaded = await loadPictures(line.platform, line.context, medium, composed.pictures);
  if (loaded.problem !== undefined) return { error: loaded.problem, text: undefined, isDeaf: false };
  const first = withPictures(composed.messages, loaded.urls);
  let messages = first;
  let reason: Asking['reason'] = 'first';
  for (let repairs = 0; ; repairs += 1) {
    const { answer, error } = await askModel(line, { taskId: task.id, messages, schema, reason });
    if (answer === undefined) return { error: error ?? '', text: undefined, isDeaf: true };
    const { text } = answer;
    if (answer.isCut) {
      const limit = line.endpoint.maxOutputTokens;
      return { error: `The answer was cut off at ${limit} tokens: allow more.`, text, isDeaf: false };
    }
    const { answered, problems } = readOutcome(text, question);
    if (answered) return { answered, text };
    if (repairs >= MOST_REPAIRS) {
      const told = `The answer does not fit after ${repairs + 1} attempts: ${problems.join(' ')}`;
      return { error: told, text, isDeaf: false };
    }
    reason = 'repair';
    const said: Message = { role: 'assistant', content: text.slice(0, LONGEST_REPEATED) };
    messages = [...first, said, askAgain(problems)];
  }
}

function readOutcome(text: string, question: Question): { answered?: Answered; problems: string[] } {
  const outcome = readAnswer(text, question);
  return outcome.problems ? { problems: outcome.problems } : { answered: outcome.answered, problems: [] };
}
