import { describeControlFigures } from '@labelwright/quality/coefficients/describe-control';
import type { AnsweredTask } from '@labelwright/quality/matchers/chance/answered-task';
import type { CompareOptions } from '@labelwright/quality/matchers/model';
import { compileCached } from '@labelwright/task-definition/cache';
import type { CompiledConfig } from '@labelwright/task-definition/model';
import { answerCalls } from '../threads/answer-calls.ts';

export type CoefficientsCall =
  | { call: 'open'; source: string; seed: number; compare: CompareOptions }
  /** A list of answered tasks as JSON. */
  | { call: 'add'; tasks: string }
  | { call: 'describe'; control: string };

let config: CompiledConfig | undefined;
let options: { seed: number; compare: CompareOptions } = { seed: 1, compare: {} };
const tasks: AnsweredTask[] = [];

answerCalls<CoefficientsCall>((call) => {
  switch (call.call) {
    case 'open':
      config = compileCached(call.source);
      options = { seed: call.seed, compare: call.compare };
      return null;
    case 'add':
      tasks.push(...(JSON.parse(call.tasks) as AnsweredTask[]));
      return null;
    case 'describe': {
      const control = config?.controls[call.control];
      if (config === undefined || control === undefined) throw new Error(`there is no control ${call.control}`);
      return describeControlFigures(config, control, tasks, options);
    }
  }
});
