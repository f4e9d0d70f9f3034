import { makeUrlMapper } from '../../src/migration/mapUrl.ts';
import type { Mapping, TargetFeed } from '../../src/migration/plan.ts';
import type { NewCredential, Rewriting } from '../../src/migration/rewrite/rewriting.ts';
import type { Finding } from '../../src/scan/finding.ts';

export const sampleKnown = {
  hosts: ['artifactory.corp.example', 'packages.corp.example', 'example-fake-co.jfrog.io'],
  dockerBases: ['packages.corp.example'],
};

/** `host repo feed type`, one a line. */
export function mappingsOf(table: string): { mappings: Mapping[]; feeds: TargetFeed[] } {
  const rows = table
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/));
  return {
    mappings: rows.map(([host = '', repo = '', feed = '']) => ({
      host,
      repo,
      packageType: null,
      repoClass: null,
      publishTo: null,
      feed: feed === '-' ? null : feed,
      reason: '',
      confidence: 'certain',
      confirmed: true,
    })),
    feeds: rows.flatMap(([, , name = '', type = '']) =>
      name === '-' ? [] : [{ name, type, group: null, alternateNames: [] }],
    ),
  };
}

export interface RewritingOptions {
  readonly url?: string;
  readonly images?: boolean;
  readonly credential?: (finding: Finding) => NewCredential | null;
}

/** A rewriting by a table of mappings; keys keep their values unless told otherwise. */
export function rewritingOf(
  table: string,
  { url = 'https://proget.corp.example', images = false, credential }: RewritingOptions = {},
): Rewriting {
  const { mappings, feeds } = mappingsOf(table);
  return {
    credentialFor: credential ?? (({ secret }) => ({ value: secret, variable: null, user: 'api' })),
    urlFor: makeUrlMapper({ mappings, target: { url, feeds }, known: sampleKnown }),
    images,
    known: sampleKnown,
  };
}

/** A feed for every repository of the sample workspace that has a counterpart. */
export const sampleMappings = `
  artifactory.corp.example              generic-local   files        asset
  artifactory.corp.example              generic-remote  files        asset
  packages.corp.example                 generic-local   files        asset
  example-fake-co.jfrog.io              generic-local   files        asset
  artifactory.corp.example              conan-local     conan        conan
  docker-virtual.packages.corp.example  docker-virtual  images       docker
  docker-local.packages.corp.example    docker-local    images-local docker
  example-fake-co.jfrog.io              docker-local    images-local docker
  artifactory.corp.example              nuget-virtual   nuget        nuget
  artifactory.corp.example              nuget-local     nuget-own    nuget
  artifactory.corp.example              nuget-env       nuget        nuget
  artifactory.corp.example              nuget-dpapi     nuget        nuget
  artifactory.corp.example              go-virtual      -            -
  artifactory.corp.example              helm-virtual    charts       helm
  artifactory.corp.example              libs-release    maven        maven
  artifactory.corp.example              libs-snapshot   maven        maven
  packages.corp.example                 maven-virtual   maven        maven
  example-fake-co.jfrog.io              gradle-dev      maven-dev    maven
  artifactory.corp.example              pypi-local      pypi-own     pypi
  artifactory.corp.example              pypi-virtual    pypi         pypi
  example-fake-co.jfrog.io              pypi-local      pypi-own     pypi
  packages.corp.example                 pypi-remote     pypi         pypi
  packages.corp.example                 pypi-other      pypi         pypi
  artifactory.corp.example              gems-local      gems-own     rubygems
  artifactory.corp.example              gems-virtual    gems         rubygems
  artifactory.corp.example              cargo-local     cargo        cargo
  artifactory.corp.example              npm-virtual     npm          npm
  artifactory.corp.example              npm-legacy      npm          npm
  packages.corp.example                 npm-virtual     npm          npm
  packages.corp.example                 npm-local       npm-own      npm
  example-fake-co.jfrog.io              npm-virtual     npm          npm
  example-fake-co.jfrog.io              npm-local       npm-own      npm
  example-fake-co.jfrog.io              npm-public      npm          npm
`;
