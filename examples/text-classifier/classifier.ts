import { type Features, featuresOf, PLACES } from './features.ts';

export interface Example {
  text: string;
  label: string;
}

/** Multinomial logistic regression: for each label a weight for every place of the vector, and one that always counts. */
export interface Classifier {
  labels: readonly string[];
  /** Label by label, PLACES weights each. */
  weights: Float32Array;
  biases: Float32Array;
}

export interface Guess {
  label: string;
  /** 0 to 1; of all labels together 1. */
  probability: number;
}

interface TrainOptions {
  /** Any whole number; the same one gives the same classifier. */
  seed?: number;
  epochs?: number;
  rate?: number;
  /** How strongly weights are drawn to 0, so that rare words do not decide. */
  decay?: number;
}

/** Stochastic gradient descent with steps that shrink for weights that were often changed (Duchi and others 2011). */
export function trainClassifier(examples: readonly Example[], options: TrainOptions = {}): Classifier {
  const { seed = 1, epochs = 25, rate = 0.5, decay = 1e-4 } = options;
  const labels = [...new Set(examples.map(({ label }) => label))].sort();
  const indexes = new Map(labels.map((label, index) => [label, index]));
  const classifier: Classifier = {
    labels,
    weights: new Float32Array(labels.length * PLACES),
    biases: new Float32Array(labels.length),
  };
  const squares = new Float32Array(labels.length * PLACES).fill(1e-6);
  const biasSquares = new Float32Array(labels.length).fill(1e-6);
  const vectors = examples.map(({ text }) => featuresOf(text));
  const order = examples.map((_, index) => index);
  const random = createDice(seed);
  for (let epoch = 0; epoch < epochs; epoch += 1) {
    shuffle(order, random);
    for (const at of order) {
      const features = vectors[at] as Features;
      const truth = indexes.get(examples[at]?.label ?? '') as number;
      const probabilities = probabilitiesOf(classifier, features);
      for (let label = 0; label < labels.length; label += 1) {
        const error = (probabilities[label] as number) - (label === truth ? 1 : 0);
        step(classifier.biases, biasSquares, label, error, rate);
        const from = label * PLACES;
        for (const place of features.places) {
          const index = from + place;
          const gradient = error * features.value + decay * (classifier.weights[index] as number);
          step(classifier.weights, squares, index, gradient, rate);
        }
      }
    }
  }
  return classifier;
}

function step(weights: Float32Array, squares: Float32Array, index: number, gradient: number, rate: number): void {
  const square = (squares[index] as number) + gradient * gradient;
  squares[index] = square;
  weights[index] = (weights[index] as number) - (rate * gradient) / Math.sqrt(square);
}

/** All labels, the likeliest first. */
export function classify(classifier: Classifier, text: string): Guess[] {
  const probabilities = probabilitiesOf(classifier, featuresOf(text));
  return classifier.labels
    .map((label, index) => ({ label, probability: probabilities[index] as number }))
    .sort((a, b) => b.probability - a.probability);
}

function probabilitiesOf({ labels, weights, biases }: Classifier, { places, value }: Features): Float64Array {
  const sums = new Float64Array(labels.length);
  for (let label = 0; label < labels.length; label += 1) {
    let sum = 0;
    for (const place of places) sum += weights[label * PLACES + place] as number;
    sums[label] = sum * value + (biases[label] as number);
  }
  const highest = Math.max(...sums);
  let total = 0;
  for (const [index, sum] of sums.entries()) {
    sums[index] = Math.exp(sum - highest);
    total += sums[index] as number;
  }
  return sums.map((sum) => sum / total);
}

/** Numbers from 0 to below 1 that follow from the seed (mulberry32). */
export function createDice(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export function shuffle<T>(list: T[], random: () => number): void {
  for (let last = list.length - 1; last > 0; last -= 1) {
    const other = Math.floor(random() * (last + 1));
    [list[last], list[other]] = [list[other] as T, list[last] as T];
  }
}
