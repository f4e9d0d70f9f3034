import type { NewGemVersion } from '../../store/gemTable.ts';
import type { Blob } from '../../store/types.ts';
import { fullNameOf, type GemSpec, numberAndPlatform, type Requirement, writeRequirement } from './gemSpec.ts';
import { writeQuickSpec } from './marshalSpec.ts';
import { canonicalVersion } from './version.ts';

/** Descriptions are searched up to here. */
const searchedCharacters = 4000;

/** The row of a gem whose bytes are kept. @param at ISO 8601, UTC */
export function newVersion(spec: GemSpec, gem: Blob, by: string, at: string): NewGemVersion {
  const { name, version, platform, summary, description } = spec;
  return {
    name,
    version,
    canonical: canonicalVersion(version),
    platform,
    fullName: fullNameOf(spec),
    infoLine: infoLine(spec, gem.sha256),
    spec: JSON.stringify(spec),
    quick: writeQuickSpec(spec),
    gem,
    published: at,
    publishedBy: by,
    searchText: [name, summary ?? '', (description ?? '').slice(0, searchedCharacters)].join('\n').toLowerCase(),
  };
}

/** A line of `/info/NAME`: `1.0.0-java rake:>= 1&< 3|checksum:…,ruby:>= 2.7` (rubygems: compact_index). */
export function infoLine(spec: GemSpec, sha256: string): string {
  const dependencies = spec.dependencies
    .filter(({ type }) => type === 'runtime')
    .map(({ name, requirement }) => `${name}:${writeRequirement(requirement, '&')}`)
    .sort();
  const conditions = [`checksum:${sha256}`];
  if (!isAny(spec.requiredRubyVersion)) conditions.push(`ruby:${writeRequirement(spec.requiredRubyVersion, '&')}`);
  if (!isAny(spec.requiredRubygemsVersion)) {
    conditions.push(`rubygems:${writeRequirement(spec.requiredRubygemsVersion, '&')}`);
  }
  return `${numberAndPlatform(spec)} ${dependencies.join(',')}|${conditions.join(',')}`;
}

function isAny(requirement: Requirement): boolean {
  return writeRequirement(requirement, '&') === '>= 0';
}
