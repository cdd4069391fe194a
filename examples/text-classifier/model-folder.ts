import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Classifier } from './classifier.ts';
import { PLACES } from './features.ts';

/** A classifier with the name that its predictions bear. */
export interface Version {
  name: string;
  classifier: Classifier;
}

const FORM = 1;
const FILE = /^v(\d+)\.json$/;

/** One folder for each project, one file for each version: `v1.json`, `v2.json`, … */
export interface ModelFolder {
  /** undefined: it has learnt nothing yet. Files that cannot be read are passed over. */
  latest(project: string): Promise<Version | undefined>;
  /** Names it one higher than the last one. */
  add(project: string, classifier: Classifier): Promise<Version>;
  list(project: string): Promise<string[]>;
}

export function openModelFolder(folder: string): ModelFolder {
  const folderOf = (project: string) => join(folder, project.replace(/[^\w.-]/g, '_').replace(/^\.+/, '_'));
  const numbers = async (project: string): Promise<number[]> => {
    const files = await readdir(folderOf(project)).catch(() => []);
    return files
      .flatMap((file) => FILE.exec(file)?.[1] ?? [])
      .map(Number)
      .sort((a, b) => a - b);
  };
  return {
    latest: async (project) => {
      for (const number of (await numbers(project)).reverse()) {
        const file = join(folderOf(project), `v${number}.json`);
        const classifier = readClassifier(await readFile(file, 'utf8').catch(() => ''));
        if (classifier) return { name: nameOf(number), classifier };
      }
      return undefined;
    },
    add: async (project, classifier) => {
      const number = ((await numbers(project)).at(-1) ?? 0) + 1;
      await mkdir(folderOf(project), { recursive: true });
      const file = join(folderOf(project), `v${number}.json`);
      // A file that is there is whole, whenever the process dies.
      await writeFile(`${file}.new`, writeClassifier(classifier));
      await rename(`${file}.new`, file);
      return { name: nameOf(number), classifier };
    },
    list: async (project) => (await numbers(project)).map(nameOf),
  };
}

function nameOf(number: number): string {
  return `text-classifier v${number}`;
}

/** Only the weights that are not 0: most places never occur. */
function writeClassifier({ labels, weights, biases }: Classifier): string {
  const sparse = [...weights.entries()].filter(([, weight]) => weight !== 0);
  return JSON.stringify({ form: FORM, places: PLACES, labels, biases: [...biases], weights: sparse });
}

function readClassifier(text: string): Classifier | undefined {
  try {
    const { form, places, labels, biases, weights } = JSON.parse(text) as {
      form: number;
      places: number;
      labels: string[];
      biases: number[];
      weights: [number, number][];
    };
    if (form !== FORM || places !== PLACES) return undefined;
    const all = new Float32Array(labels.length * PLACES);
    for (const [index, weight] of weights) all[index] = weight;
    return { labels, weights: all, biases: Float32Array.from(biases) };
  } catch {
    return undefined;
  }
}
