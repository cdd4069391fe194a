import { type TSchema, Type } from 'typebox';

/** Schema pieces that several features use. Every text has a length, every list a count, every number a range. */

export const Id = Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER, description: 'Numeric id' });
export const Uuid = Type.String({ format: 'uuid' });
/** In a path: a numeric id, a uuid, or (projects) a slug. */
export const Reference = Type.String({ minLength: 1, maxLength: 200, description: 'Numeric id, uuid or slug' });
export const IdParam = Type.String({ pattern: '^[1-9][0-9]{0,15}$', description: 'Numeric id' });
export const Timestamp = Type.String({ format: 'date-time', examples: ['2026-03-01T09:30:00.000Z'] });
export const Email = Type.String({ format: 'email', maxLength: 254, examples: ['ada@example.com'] });
export const JsonObject = Type.Record(Type.String({ maxLength: 256 }), Type.Unknown());

export const Nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);

export const ErrorSchema = Type.Object(
  {
    error: Type.Object({
      type: Type.String({ examples: ['validation_error'] }),
      message: Type.String(),
      requestId: Type.String(),
      reason: Type.Optional(Type.String()),
      details: Type.Optional(Type.Record(Type.String(), Type.Array(Type.String()))),
    }),
    id: Uuid,
    status_code: Type.Integer(),
    version: Type.String(),
    detail: Type.String(),
    exc_info: Type.Null(),
    validation_errors: Type.Optional(Type.Record(Type.String(), Type.Array(Type.String()))),
  },
  { $id: 'Error', description: 'What happened, why, and what to do' },
);

/** `limit` and `cursor` give a bare array with a Link header; `page` or `page_size` give {count,next,previous,results}. */
export const PageQuery = Type.Object({
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500, default: 50 })),
  cursor: Type.Optional(Type.String({ maxLength: 500 })),
  page: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000_000 })),
  page_size: Type.Optional(Type.Integer({ minimum: -1, maximum: 1000 })),
});

/** Of a list that has no numbered pages. */
export const CursorQuery = Type.Pick(PageQuery, ['limit', 'cursor']);

export const JobReference = Type.Object({ job_id: Uuid, status: Type.String({ examples: ['queued'] }) });

/** The two forms of a list, see `PageQuery`. */
export const PageOf = <T extends TSchema>(item: T) =>
  Type.Union([
    Type.Array(item),
    Type.Object({
      count: Type.Integer(),
      next: Nullable(Type.String()),
      previous: Nullable(Type.String()),
      results: Type.Array(item),
    }),
  ]);
