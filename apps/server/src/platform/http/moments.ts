import type { Ajv } from 'ajv';

/** A date-time may be one by its form, such as a leap second, and no moment for a program. */
export function refuseNoMoments(ajv: Ajv): void {
  const form = ajv.formats['date-time'];
  if (typeof form !== 'object' || !('validate' in form) || typeof form.validate !== 'function') return;
  const { validate } = form;
  ajv.addFormat('date-time', {
    validate: (text: string) => (validate as (text: string) => boolean)(text) && !Number.isNaN(Date.parse(text)),
  });
}
