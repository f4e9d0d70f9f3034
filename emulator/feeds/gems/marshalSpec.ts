import { deflateSync } from 'node:zlib';
import type { Dependency, GemSpec, Requirement } from './gemSpec.ts';
import { dumpMarshal, type RubyObject, type RubyValue, symbol, time } from './marshal.ts';
import { parsePlatform } from './platform.ts';

/** The body of `quick/Marshal.4.8/FULL_NAME.gemspec.rz`. */
export function writeQuickSpec(spec: GemSpec): Buffer {
  return deflateSync(dumpMarshal({ dumped: 'Gem::Specification', bytes: dumpMarshal(fieldsOf(spec)) }));
}

/** What `_dump` of a specification writes (rubygems: Gem::Specification#_dump). */
function fieldsOf(spec: GemSpec): RubyValue {
  return [
    spec.rubygemsVersion,
    spec.specificationVersion,
    spec.name,
    version(spec.version),
    time(new Date(`${spec.date}T00:00:00Z`)),
    spec.summary ?? '',
    requirement(spec.requiredRubyVersion),
    requirement(spec.requiredRubygemsVersion),
    spec.originalPlatform,
    spec.dependencies.map(dependency),
    // The project on a site that is long gone.
    '',
    typeof spec.email === 'string' || spec.email === null ? spec.email : [...spec.email],
    [...spec.authors],
    // Gem servers sanitize a specification before they dump it, which leaves no nil here.
    spec.description ?? '',
    spec.homepage,
    // Whether it has documentation.
    true,
    platform(spec.platform),
    [...spec.licenses],
    new Map(Object.entries(spec.metadata)),
  ];
}

function version(text: string): RubyObject {
  return { marshalled: 'Gem::Version', value: [text] };
}

function requirement(conditions: Requirement): RubyObject {
  return {
    marshalled: 'Gem::Requirement',
    value: [conditions.map(([operator, number]) => [operator, version(number)])],
  };
}

function dependency({ name, type, requirement: wanted }: Dependency): RubyObject {
  return {
    object: 'Gem::Dependency',
    variables: {
      '@name': name,
      '@requirement': requirement(wanted),
      '@type': symbol(type),
      '@prerelease': false,
      '@version_requirements': requirement(wanted),
    },
  };
}

function platform(text: string): RubyValue {
  const parts = parsePlatform(text);
  if (parts === null) return text;
  return { object: 'Gem::Platform', variables: { '@cpu': parts.cpu, '@os': parts.os, '@version': parts.version } };
}
