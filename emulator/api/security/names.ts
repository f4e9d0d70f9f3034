import { HttpError } from '../../http/reply.ts';
import { FieldError, type Fields } from '../fields.ts';

/** The field `name`. @param problemOf what is wrong with a name, or null. @throws FieldError */
export function readName(fields: Fields, problemOf: (name: string) => string | null): string {
  const name = fields.text('name');
  if (name === null || name === '') throw new FieldError('name is required.');
  const problem = problemOf(name);
  if (problem !== null) throw new FieldError(`name: ${problem}`);
  return name;
}

/** A query parameter that has to be there. @throws HttpError 400. */
export function namedBy(query: URLSearchParams, parameter: string): string {
  const name = query.get(parameter) ?? '';
  if (name === '') throw new HttpError(400, `${parameter} is required: delete?${parameter}=...`);
  return name;
}
