import type { Document } from 'yaml';

/**
 * Reads YAML as Ruby's libraries write it. Scalars stay text and tags make no objects.
 * @returns null for what is no YAML
 */
export async function parseYaml(text: string): Promise<Document | null> {
  // Only whoever pushes gems needs it, and it would cost every start.
  const { parseDocument } = await import('yaml');
  const document = parseDocument(text, { schema: 'failsafe', version: '1.1', logLevel: 'silent' });
  return document.errors.length > 0 ? null : document;
}
