import type { EnginesAnswer, ProcessingEngine, ProjectProcessing } from '@labelwright/contract/preprocessing';
import { createDocumentAi } from '../../adapters/ocr/document-ai.ts';
import { createEmbeddedTesseract } from '../../adapters/ocr/embedded-tesseract.ts';
import { createSystemTesseract } from '../../adapters/ocr/system-tesseract.ts';
import { createCommandEngine } from '../../adapters/speech/command-engine.ts';
import { createGoogleEngine } from '../../adapters/speech/google-engine.ts';
import { createHttpEngine } from '../../adapters/speech/http-engine.ts';
import { createModelEngine } from '../../adapters/speech/model-engine.ts';
import type { Config } from '../../config.ts';
import type { Platform } from '../../platform/platform.ts';
import type { EngineDescription } from '../../platform/recognition/engine.ts';
import type { OcrEngine } from '../../platform/recognition/ocr-engine.ts';
import { RecognitionError } from '../../platform/recognition/recognition-error.ts';
import type { SpeechEngine } from '../../platform/recognition/speech-engine.ts';
import { speechLanguage, tesseractLanguage } from './languages.ts';

/** Every engine that the settings allow, best first. */
export interface Engines {
  chooseOcr(wish: Wish): Promise<{ engine: OcrEngine; language: string }>;
  /** Throws RecognitionError `not_set` when there is none. */
  chooseSpeech(wish: Wish): { engine: SpeechEngine; language: string };
  /** Throws RecognitionError unless the engine is there and set. */
  check(kind: 'ocr' | 'speech', name: string): void;
  describe(choice: ProjectProcessing | undefined): Promise<EnginesAnswer>;
  close(): Promise<void>;
}

export interface Wish {
  /** Of the item. */
  language: string | null;
  project: ProjectProcessing | undefined;
}

interface Offer<E> {
  name: string;
  title: string;
  howToSet: string;
  /** undefined: not set. */
  engine: E | undefined;
}

const EMBEDDED_THREADS = 2;
// So long recordings still show progress, and a lost worker costs no more than this.
const COMMAND_MOST_SECONDS = 600;

export const NO_SPEECH_ENGINE =
  'No speech engine is set up on this server. Set SPEECH_COMMAND (a program of the machine), SPEECH_MODEL_DIR (a model folder), SPEECH_API_URL (a service) or GOOGLE_APPLICATION_CREDENTIALS, then start it again.';

const opened = new WeakMap<Platform, Engines>();

/** Those of this process, for whoever reads or listens. They are closed with the feature. */
export function enginesOf(platform: Platform): Engines {
  const known = opened.get(platform) ?? createEngines(platform);
  opened.set(platform, known);
  return known;
}

function createEngines({ config, outbound }: Pick<Platform, 'config' | 'outbound'>): Engines {
  const ocr = ocrOffers(config);
  const speech = speechOffers(config, outbound);
  return {
    chooseOcr: ({ language, project }) => {
      const wanted = tesseractLanguage(language ?? project?.ocr_language ?? config.ocrLanguage);
      return chooseOcr(preferred(ocr, project?.ocr_engine ?? config.ocrEngine, 'OCR_ENGINE'), wanted);
    },
    chooseSpeech: ({ language, project }) => {
      const [first] = preferred(speech, project?.speech_engine ?? config.speechEngine, 'SPEECH_ENGINE');
      if (!first) throw new RecognitionError('not_set', NO_SPEECH_ENGINE);
      return { engine: first, language: speechLanguage(language ?? project?.speech_language ?? config.speechLanguage) };
    },
    check: (kind, name) => {
      if (kind === 'ocr') preferred(ocr, name, 'OCR_ENGINE');
      else preferred(speech, name, 'SPEECH_ENGINE');
    },
    describe: async (choice) => ({
      engines: [
        ...(await Promise.all(ocr.map((offer) => describe(offer, 'ocr')))),
        ...(await Promise.all(speech.map((offer) => describe(offer, 'speech')))),
      ],
      chosen: {
        ocr: await nameOf(async () => {
          const wish = choice?.ocr_language ?? config.ocrLanguage;
          const offers = preferred(ocr, choice?.ocr_engine ?? config.ocrEngine, 'OCR_ENGINE');
          return (await chooseOcr(offers, tesseractLanguage(wish))).engine;
        }),
        speech: await nameOf(async () => {
          return preferred(speech, choice?.speech_engine ?? config.speechEngine, 'SPEECH_ENGINE')[0];
        }),
      },
    }),
    close: async () => {
      await Promise.all([...ocr, ...speech].map(({ engine }) => engine?.close()));
    },
  };
}

function ocrOffers(config: Config): Offer<OcrEngine>[] {
  const { documentAiProcessor: processorId, googleProject: projectId } = config;
  const google =
    processorId === undefined || projectId === undefined
      ? undefined
      : createDocumentAi({
          processorId,
          projectId,
          location: config.documentAiLocation,
          credentialsFile: config.googleCredentials,
          ...endpointOf(config.documentAiEndpoint),
        });
  return [
    {
      name: 'document-ai',
      title: 'Google Document AI',
      howToSet: 'Set DOCUMENT_AI_PROCESSOR_ID, GCS_PROJECT_ID and GOOGLE_APPLICATION_CREDENTIALS.',
      engine: google,
    },
    {
      name: 'tesseract',
      title: 'Tesseract of this machine',
      howToSet:
        'Install tesseract and its languages on the server, such as the packages tesseract-ocr and tesseract-ocr-deu.',
      engine: createSystemTesseract(),
    },
    {
      name: 'tesseract.js',
      title: 'Built-in recognition (English)',
      howToSet: 'Always there.',
      engine: createEmbeddedTesseract({ threads: EMBEDDED_THREADS }),
    },
  ];
}

function speechOffers(config: Config, outbound: Platform['outbound']): Offer<SpeechEngine>[] {
  const { speechModelDir, speechCommand, speechApiUrl, googleCredentials } = config;
  return [
    {
      name: 'model',
      title: 'Speech model of this machine',
      howToSet: 'Set SPEECH_MODEL_DIR to the folder of a model for sherpa-onnx, such as a Whisper or Zipformer model.',
      engine: speechModelDir === undefined ? undefined : createModelEngine(speechModelDir),
    },
    {
      name: 'command',
      title: 'A program of this machine',
      howToSet: 'Set SPEECH_COMMAND to a program that prints what it hears, with {file} and {language} in it.',
      engine:
        speechCommand === undefined
          ? undefined
          : createCommandEngine({ template: speechCommand, mostSeconds: COMMAND_MOST_SECONDS }),
    },
    {
      name: 'api',
      title: 'A speech service',
      howToSet: 'Set SPEECH_API_URL (such as https://api.openai.com/v1), SPEECH_API_KEY and SPEECH_API_MODEL.',
      engine:
        speechApiUrl === undefined || !URL.canParse(speechApiUrl)
          ? undefined
          : createHttpEngine({
              baseUrl: speechApiUrl,
              apiKey: config.speechApiKey,
              model: config.speechApiModel,
              timeoutMs: config.speechSeconds * 1000,
              outbound,
            }),
    },
    {
      name: 'google',
      title: 'Google Speech-to-Text',
      howToSet: 'Set GOOGLE_APPLICATION_CREDENTIALS to the file of a service account that may use Speech-to-Text.',
      engine:
        googleCredentials === undefined
          ? undefined
          : createGoogleEngine({
              projectId: config.googleProject,
              credentialsFile: googleCredentials,
              ...endpointOf(config.googleSpeechEndpoint),
            }),
    },
  ];
}

function endpointOf(address: string | undefined): { endpoint?: string; isPlainHttp?: boolean } {
  if (address === undefined) return {};
  return {
    endpoint: address.replace(/^https?:\/\//, '').replace(/\/+$/, ''),
    isPlainHttp: address.startsWith('http:'),
  };
}

/** Engines that are set, best first; only the named one when one is named. */
function preferred<E>(offers: readonly Offer<E>[], name: string, setting: string): E[] {
  if (name === 'auto') return offers.flatMap(({ engine }) => (engine === undefined ? [] : [engine]));
  const named = offers.find((offer) => offer.name === name);
  if (!named) {
    const known = offers.map((offer) => offer.name).join(', ');
    throw new RecognitionError(
      'not_set',
      `There is no engine "${name}". ${setting} and projects choose among ${known}.`,
    );
  }
  if (named.engine === undefined) {
    throw new RecognitionError('not_set', `The engine "${name}" is chosen but not set up. ${named.howToSet}`);
  }
  return [named.engine];
}

/** The first that reads all of the languages. */
async function chooseOcr(
  engines: readonly OcrEngine[],
  language: string,
): Promise<{ engine: OcrEngine; language: string }> {
  let fault: RecognitionError | undefined;
  for (const engine of engines) {
    try {
      const known = await engine.languages();
      if (known.length === 0 || language.split('+').every((part) => known.includes(part))) return { engine, language };
    } catch (error) {
      if (!(error instanceof RecognitionError)) throw error;
      fault = error;
    }
  }
  if (fault && engines.length === 1) throw fault;
  throw new RecognitionError(
    'not_set',
    `No engine of this server reads the language "${language}". Install tesseract-ocr and tesseract-ocr-${language.split('+')[0]?.replace('_', '-')} on the server, or give the item another language.`,
  );
}

async function nameOf(choose: () => Promise<EngineDescription | undefined>): Promise<string | null> {
  try {
    return (await choose())?.name ?? null;
  } catch (error) {
    if (error instanceof RecognitionError) return null;
    throw error;
  }
}

async function describe(offer: Offer<OcrEngine | SpeechEngine>, kind: 'ocr' | 'speech'): Promise<ProcessingEngine> {
  const { name, title, howToSet, engine } = offer;
  const said = { name, kind, title: engine?.title ?? title, runs_at: engine?.runsAt ?? 'here' };
  if (!engine) return { ...said, is_available: false, languages: [], how_to_set: howToSet };
  try {
    return { ...said, is_available: true, languages: [...(await engine.languages())], how_to_set: howToSet };
  } catch (error) {
    if (!(error instanceof RecognitionError)) throw error;
    return { ...said, is_available: false, languages: [], how_to_set: `${error.message}. ${howToSet}` };
  }
}
