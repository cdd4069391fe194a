import type { ServeOptions } from './serve-model.ts';

/** PORT, HOST, MODEL_USER and MODEL_PASSWORD; `port` is for when none is given. */
export function readServeOptions(environment: Record<string, string | undefined>, port: number): ServeOptions {
  const { HOST = '127.0.0.1', PORT, MODEL_USER: user, MODEL_PASSWORD: password = '' } = environment;
  const given = PORT === undefined ? port : Number(PORT);
  if (!Number.isInteger(given) || given < 0 || given > 65_535) throw new Error(`PORT is no port: ${PORT}`);
  return { port: given, host: HOST, login: user === undefined ? undefined : { user, password } };
}
