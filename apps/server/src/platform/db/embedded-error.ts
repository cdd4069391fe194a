/** Something about the embedded database that a person can mend; the message says how. */
export class EmbeddedPostgresError extends Error {}
