import type { Model, ModelTask, Prediction } from '../protocol/serve-model.ts';
import { classify, type Example, trainClassifier } from './classifier.ts';
import { openModelFolder, type Version } from './model-folder.ts';
import { choiceIn, type Question, readQuestion } from './question.ts';

const UNTAUGHT = 'text-classifier v0';

/** Answers the first single Choices over a text, and learns from what people chose. What it learns is kept in a folder. */
export function createTextClassifier(folder: string): Model {
  const kept = openModelFolder(folder);
  const versions = new Map<string, Version>();
  const latest = async (project: string): Promise<Version | undefined> => {
    const known = versions.get(project) ?? (await kept.latest(project));
    if (known) versions.set(project, known);
    return known;
  };
  // One training at a time: each one becomes the next version.
  let learning: Promise<unknown> = Promise.resolve();
  return {
    name: 'TextClassifier',
    setup: async (project) => (await latest(project))?.name ?? UNTAUGHT,
    versions: (project) => kept.list(project),
    predict: async ({ project, labelConfig, tasks }) => {
      const question = readQuestion(labelConfig);
      if (!question) throw new Error('the label config has no single Choices over a Text');
      const version = await latest(project);
      return tasks.map((task) => predictOne(question, version, task));
    },
    train: async ({ project, labelConfig, tasks }) => {
      const question = readQuestion(labelConfig);
      if (!question) throw new Error('the label config has no single Choices over a Text');
      const examples = tasks.flatMap((task) => examplesOf(question, task));
      if (new Set(examples.map(({ label }) => label)).size < 2) return undefined;
      const learnt = learning.then(() => kept.add(project, trainClassifier(examples)));
      learning = learnt.catch(() => undefined);
      const version = await learnt;
      versions.set(project, version);
      return version.name;
    },
  };
}

/** Every answer that is not a skip, so that what people disagree about weighs less. */
function examplesOf(question: Question, { data, annotations = [] }: ModelTask): Example[] {
  const text = question.textOf(data);
  if (text === undefined) return [];
  return annotations.flatMap(({ result, was_cancelled: isSkip }) => {
    const label = isSkip ? undefined : choiceIn(result, question.control);
    return label === undefined || !question.labels.includes(label) ? [] : [{ text, label }];
  });
}

function predictOne(question: Question, version: Version | undefined, { data }: ModelTask): Prediction | undefined {
  const text = question.textOf(data);
  if (text === undefined || version === undefined) return undefined;
  // Labels may have been removed since it learnt.
  const guess = classify(version.classifier, text).find(({ label }) => question.labels.includes(label));
  if (!guess) return undefined;
  return {
    result: [
      {
        id: 'choice',
        from_name: question.control,
        to_name: question.object,
        type: 'choices',
        value: { choices: [guess.label] },
      },
    ],
    score: guess.probability,
    model_version: version.name,
  };
}
