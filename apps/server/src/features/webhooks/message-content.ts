/** What a message keeps of the world as it was: entities in the shape of the JSON export. */

export type Entity = Record<string, unknown> & { id: number };

export interface MessageContent {
  /** Each once, in the order of their ids. */
  tasks?: Entity[];
  annotations?: Entity[];
  /** Gone: only their ids are left. */
  taskIds?: number[];
  annotationIds?: number[];
  /** Under the name of the action's key: an import, a label link, a review … */
  facts?: Record<string, unknown>;
}
