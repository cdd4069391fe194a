import serializerCompiler, { type SerializerFactory } from '@fastify/fast-json-stringify-compiler';
import { Ajv, type AnySchema, type ValidateFunction } from 'ajv';
import ajvFormats from 'ajv-formats';
import type { FastifySchemaCompiler } from 'fastify';
import { keepNulls } from './keep-nulls.ts';
import { refuseNoMoments } from './moments.ts';

/*
 * A thousand routes have some three thousand schemas, and few of them are used on a day. To compile them all took most of
 * the time that the program needs to start: each is compiled when it is first needed.
 */

/** Of bodies, parameters and queries. */
export function validateOnUse(): FastifySchemaCompiler<AnySchema> {
  const ajv = new Ajv({
    coerceTypes: 'array',
    useDefaults: true,
    removeAdditional: false,
    allErrors: true,
    allowUnionTypes: true,
    addUsedSchema: false,
  });
  ajvFormats.default(ajv);
  keepNulls(ajv);
  refuseNoMoments(ajv);
  return ({ schema }) => {
    let validate: ValidateFunction | undefined;
    const check: ReturnType<FastifySchemaCompiler<AnySchema>> = (data) => {
      validate ??= ajv.compile(schema);
      const isValid = validate(data);
      check.errors = validate.errors;
      return isValid;
    };
    return check;
  };
}

/** Of answers. */
export const serializeOnUse: SerializerFactory = (shared, options) => {
  const compile = serializerCompiler()(shared, options);
  return (route) => {
    let serialize: ReturnType<typeof compile> | undefined;
    return (data: unknown) => {
      serialize ??= compile(route);
      return serialize(data);
    };
  };
};
