/** What Label Studio says to a model server, and how its answers are read. Pure. */

/** A project as models know it: `<id>.<created>`, the second in Unix seconds, so that a new project is never an old one. */
export function projectUid(project: { id: number; createdAt: Date }): string {
  return `${project.id}.${Math.floor(project.createdAt.getTime() / 1000)}`;
}

/** The address of one of its calls; whatever path the model server lives under stays. */
export function callUrl(base: string, call: string): string {
  const url = new URL(base);
  url.pathname = `${url.pathname.replace(/\/+$/, '')}/${call}`;
  return url.toString();
}

/** One prediction as a model gives it, before the label config is asked. */
export interface ModelPrediction {
  result: unknown;
  /** 0 to 1; null when it gave none, or none in that range. */
  score: number | null;
  modelVersion: string | undefined;
  cluster: number | null;
  neighbors: number[] | null;
}

export interface PredictAnswer {
  /** One entry for each task: usually one prediction, several from ensembles, none where the model has nothing to say. */
  results: ModelPrediction[][];
  /** Scores that are no share of 1, which were left out. */
  oddScores: number;
}

type Json = Record<string, unknown>;

const isRecord = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** undefined: not the answer of a model server. */
export function readPredictions(answer: unknown): PredictAnswer | undefined {
  const list = Array.isArray(answer) ? answer : isRecord(answer) ? (answer.results ?? answer.predictions) : undefined;
  if (!Array.isArray(list)) return undefined;
  const version = isRecord(answer) ? text(answer.model_version) : undefined;
  let oddScores = 0;
  const results = list.map((entry) => {
    const given = Array.isArray(entry) ? entry : [entry];
    return given
      .filter(isRecord)
      .filter(saysSomething)
      .map((one) => {
        const score = readScore(one.score);
        if (score === undefined) oddScores += 1;
        return {
          result: one.result ?? [],
          score: score ?? null,
          modelVersion: text(one.model_version) ?? version,
          cluster: Number.isInteger(one.cluster) ? (one.cluster as number) : null,
          neighbors: readNeighbors(one.neighbors),
        };
      });
  });
  return { results, oddScores };
}

/** An empty result is an answer where it comes with a version or a score: there is nothing in the picture. */
function saysSomething({ result, score, model_version: version }: Json): boolean {
  return !(Array.isArray(result) && result.length === 0) || Boolean(score) || Boolean(version);
}

/** undefined: a number that is no share of 1. */
function readScore(given: unknown): number | null | undefined {
  if (given === null || given === undefined || given === '') return null;
  const value = typeof given === 'number' || typeof given === 'string' ? Number(given) : Number.NaN;
  return value >= 0 && value <= 1 ? value : undefined;
}

function readNeighbors(given: unknown): number[] | null {
  if (!Array.isArray(given)) return null;
  return given.filter((id): id is number => Number.isSafeInteger(id) && id > 0).slice(0, 1000);
}

const LONGEST_VERSION = 256;

/** Versions are texts, but models also number them. */
export function text(given: unknown): string | undefined {
  if (typeof given === 'number') return String(given);
  return typeof given === 'string' && given !== '' ? given.slice(0, LONGEST_VERSION) : undefined;
}

/** JSON as Python writes it: NaN and Infinity stand bare, and mean nothing here. */
export function parseLoosely(json: string): unknown {
  try {
    return JSON.parse(json) as unknown;
  } catch {
    return JSON.parse(
      json.replace(/"(?:[^"\\]|\\.)*"|-?\b(?:NaN|Infinity)\b/g, (part) => (part.startsWith('"') ? part : 'null')),
    ) as unknown;
  }
}

/** What a training was answered with. `job`: it goes on in the background. */
export interface TrainingAnswer {
  job: string | undefined;
  modelVersion: string | undefined;
  body: unknown;
}

export function readTraining(body: unknown): TrainingAnswer {
  const record = isRecord(body) ? body : {};
  const result = isRecord(record.result) ? record.result : {};
  return {
    job: text(record.job) ?? text(record.job_id) ?? text(result.job) ?? text(result.job_id),
    modelVersion: text(record.model_version) ?? text(result.model_version),
    body,
  };
}

export function readVersions(body: unknown): string[] {
  const list = isRecord(body) ? body.versions : body;
  if (!Array.isArray(list)) return [];
  return list.flatMap((entry) => text(entry) ?? []).slice(0, 1000);
}

/** The sentence that a failed call carries, if any: `{"error": …}`, `{"detail": …}`, `{"message": …}` or plain text. */
export function faultIn(body: string): string {
  const words = (value: string): string => value.replace(/\s+/g, ' ').trim().slice(0, 500);
  try {
    const parsed: unknown = JSON.parse(body);
    if (typeof parsed === 'string') return words(parsed);
    if (!isRecord(parsed)) return '';
    const told = parsed.error ?? parsed.detail ?? parsed.message;
    return typeof told === 'string' ? words(told) : '';
  } catch {
    return /^\s*</.test(body) ? '' : words(body);
  }
}
