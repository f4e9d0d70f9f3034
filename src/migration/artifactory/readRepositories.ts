import * as z from 'zod/mini';
import type { ArtifactoryClient } from './client.ts';
import type { Repository } from './directory.ts';
import { firstTold } from './fallback.ts';
import { parseReply, readEach } from './lists.ts';
import { readPackageType } from './words.ts';

const listed = z.array(z.looseObject({ key: z.string(), type: z.string(), packageType: z.optional(z.string()) }));
const detail = z.looseObject({
  key: z.string(),
  repositories: z.optional(z.nullable(z.array(z.string()))),
  defaultDeploymentRepo: z.optional(z.nullable(z.string())),
});
const configurations = z.record(z.string(), z.array(detail));
type Detail = z.output<typeof detail>;

/** Those that the caller may see; members of virtual ones where he may see them too. @throws ArtifactoryError */
export async function readRepositories(
  client: ArtifactoryClient,
  signal: AbortSignal | undefined,
): Promise<{ repositories: Repository[]; gaps: string[] }> {
  const path = '/api/repositories';
  const entries = parseReply(listed, await client.get(path, signal), path);
  const virtual = entries.filter(({ type }) => type.toLowerCase() === 'virtual').map(({ key }) => key);
  const told =
    virtual.length === 0
      ? ({ told: true, value: [] } as const)
      : await firstTold<readonly Detail[]>([
          async () =>
            Object.values(parseReply(configurations, await client.get(`${path}/configurations`, signal), path)).flat(),
          async () => readEach(client, virtual, { below: path, schema: detail }, signal),
        ]);
  const details = new Map(told.told ? told.value.map((entry) => [entry.key, entry]) : []);
  const repositories = entries.map(({ key, type, packageType }) => {
    const known = details.get(key);
    return {
      key,
      repoClass: classOf(type),
      packageType: readPackageType(packageType ?? 'generic'),
      members: known?.repositories ?? [],
      defaultDeployment: known?.defaultDeploymentRepo || null,
    };
  });
  const gaps = told.told
    ? []
    : [`What the virtual repositories are made of is unknown: ${told.error.message} So are rights on them.`];
  return { repositories, gaps };
}

function classOf(type: string): Repository['repoClass'] {
  const lower = type.toLowerCase();
  return lower === 'remote' || lower === 'virtual' || lower === 'federated' ? lower : 'local';
}
