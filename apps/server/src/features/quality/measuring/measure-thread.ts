import { answerCalls } from '../threads/answer-calls.ts';
import { compareTasks, type TaskAnswers } from './compare-tasks.ts';

/** The tasks of a page; the comparers made for one are there for the next. */
export type CompareCall = readonly TaskAnswers[];

answerCalls<CompareCall>(compareTasks);
