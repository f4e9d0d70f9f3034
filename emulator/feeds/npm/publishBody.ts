import { HttpError } from '../../http/reply.ts';
import { BodyCursor, decodeBase64String } from './base64String.ts';
import { DocumentScanner } from './documentScanner.ts';

const documentLimit = 32 * 1024 * 1024;

/** A JSON object of unknown shape. */
export type JsonObject = Readonly<Record<string, unknown>>;

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * Reads the document of a publish (`npm publish`: one JSON object with the tarball as base64 inside). Tarballs are
 * decoded as they arrive and handed to `receive`, which must read them to the end; the rest is returned.
 * @throws HttpError 400 for anything that is not a JSON object, 413 when the rest is too large.
 */
export async function readPublishBody(
  body: AsyncIterable<Uint8Array>,
  receive: (fileName: string, bytes: AsyncIterable<Buffer>) => Promise<void>,
): Promise<JsonObject> {
  const cursor = new BodyCursor(body);
  const scanner = new DocumentScanner(documentLimit);
  try {
    while (await cursor.fill()) {
      const data = scanner.scan(cursor.chunk, cursor.at);
      if (data === -1) cursor.at = cursor.chunk.length;
      else {
        cursor.at = data;
        await receive(scanner.attachmentName, decodeBase64String(cursor));
      }
    }
  } finally {
    await cursor.close();
  }
  return parseObject(scanner.rest());
}

function parseObject(text: string): JsonObject {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    throw new HttpError(400, 'The request body is not valid JSON.');
  }
  if (!isJsonObject(document)) throw new HttpError(400, 'The request body must be a JSON object.');
  return document;
}
