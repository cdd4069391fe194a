import { type Logger, pino } from 'pino';

/** JSON lines with a request id; anything that could be a secret is replaced before it is written. */
export function createLogger(level: string, destination?: NodeJS.WritableStream): Logger {
  return pino(
    {
      level,
      base: undefined,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      redact: {
        paths: [
          'password',
          'token',
          'secret',
          'authorization',
          'cookie',
          '*.password',
          '*.token',
          '*.secret',
          '*.authorization',
          '*.cookie',
          'headers.authorization',
          'headers.cookie',
          'req.headers',
        ],
        censor: '[redacted]',
      },
    },
    destination ?? pino.destination(2),
  );
}
