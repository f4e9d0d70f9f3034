import { claim } from '../claim.ts';
import type { Convention } from './convention.ts';

/** sbt's `Credentials("realm", "host", "user", "password")`. */
export const sbt: Convention = ({ head, entries }) => {
  if (!/(?:^|\.)Credentials$/.test(head) || entries.length !== 4) return {};
  const [, host, user, password] = entries.map(({ value }) => (value.kind === 'scalar' ? value : null));
  if (host === undefined || host === null || user === undefined || password === undefined || password === null)
    return {};
  return { claims: [claim('sbt:Credentials', password, { url: host, user, packageType: 'maven' })] };
};
