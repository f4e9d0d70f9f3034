import fc from 'fast-check';
import { makeApiKey, makeReferenceToken } from '../../support/artifactoryKeys.ts';

/** A credential that a sample holds. */
export interface Account {
  readonly repo: string;
  readonly user: string;
  readonly secret: string;
}

/** A file of one format with one credential, laid out in some way. */
export interface Layout {
  readonly file: string;
  readonly text: string;
}

/** Decisions about layout, taken one after the other. */
interface Dice {
  pick<T>(...choices: readonly T[]): T;
  shuffle<T>(items: readonly T[]): T[];
}

export type Writer = (account: Account, dice: Dice) => Layout;

export const host = 'artifactory.corp.example';
const base = `https://${host}/artifactory`;
const password = fc
  .stringMatching(/^[A-Za-z0-9][A-Za-z0-9!*+,.^~_-]{11,24}[A-Za-z0-9]$/)
  .filter((text) => new Set(text).size > 10);
const secret = fc.oneof(
  fc.nat(900).map(makeApiKey),
  fc.nat(900).map((number) => makeReferenceToken(number)),
  password.filter((text) => !/xxxx|todo|example|____|\.\.\.|\*\*\*|--/i.test(text)),
);

export const accounts = fc.record({
  repo: fc.constantFrom('npm-local', 'libs.release', 'team_a', 'x1'),
  user: fc.constantFrom('ann', 'j.smith', 'ci-bot', 'svc_build'),
  secret,
});

export const dice: fc.Arbitrary<Dice> = fc.array(fc.nat(1000), { minLength: 40, maxLength: 40 }).map((numbers) => {
  let at = 0;
  const next = () => numbers[at++ % numbers.length] ?? 0;
  const pick: Dice['pick'] = (...choices) => choices[next() % choices.length] as (typeof choices)[number];
  return {
    pick,
    shuffle: (items) =>
      items
        .map((item) => ({ item, rank: next() }))
        .sort((a, b) => a.rank - b.rank)
        .map(({ item }) => item),
  };
});

const b64 = (text: string) => Buffer.from(text).toString('base64');
const escapeXml = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

export const writers: Readonly<Record<string, Writer>> = {
  npmrc: ({ repo, user, secret: text }, { pick, shuffle }) => {
    const place = `//${host}/artifactory/api/npm/${repo}${pick('/', '')}`;
    const eq = pick('=', ' = ', '= ');
    const quote = pick('', '"');
    const set = (name: string, value: string) => `${place}:${name}${eq}${quote}${value}${quote}`;
    const own = pick([set('_auth', b64(`${user}:${text}`))], [set('username', user), set('_password', b64(text))]);
    const lines = shuffle([
      ...own,
      `registry${eq}${base}/api/npm/other/`,
      '; a comment',
      '',
      'save-exact=true',
      `# ${place}:_authToken=${makeApiKey(1)}`,
    ]);
    return { file: pick('.npmrc', 'sub/.npmrc'), text: lines.join('\n') };
  },
  settings: ({ repo, user, secret: text }, { pick, shuffle }) => {
    const blank = pick('', ' ', '\n    ');
    const value = pick(escapeXml(text), `<![CDATA[${text}]]>`);
    const server = `<server>${shuffle([`<id>a</id>`, `<username>${user}</username>`, `<password>${blank}${value}${blank}</password>`]).join(blank)}</server>`;
    const place = pick('mirror', 'repository', 'pluginRepository');
    const url = `<${place}>${shuffle(['<id>a</id>', `<url>${blank}${base}/${repo}${pick('', '/')}${blank}</url>`]).join('')}</${place}>`;
    const parts = shuffle([
      `<servers>${server}<!-- ${server} --></servers>`,
      `<x>${url}</x>`,
      '<offline>false</offline>',
    ]);
    return {
      file: '.m2/settings.xml',
      text: `${pick('', '<?xml version="1.0"?>\n')}<settings>${parts.join('\n')}</settings>`,
    };
  },
  nuget: ({ repo, user, secret: text }, { pick, shuffle }) => {
    const name = pick('corp', 'Corp Feed', 'a+b');
    const encoded = [...name]
      .map((c) => (/\w/.test(c) ? c : `_x${c.charCodeAt(0).toString(16).padStart(4, '0')}_`))
      .join('');
    const q = pick('"', "'");
    const add = (key: string, value: string) =>
      `<add ${shuffle([`key=${q}${key}${q}`, `value=${q}${escapeXml(value)}${q}`]).join(pick(' ', '\n  '))} />`;
    const credentials = `<packageSourceCredentials><${encoded}>${shuffle([add('Username', user), add('ClearTextPassword', text)]).join('')}</${encoded}></packageSourceCredentials>`;
    const sources = `<packageSources><clear/>${add(name, `${base}/api/nuget/${pick('', 'v3/')}${repo}`)}${add('other', 'https://nuget.other.example/v3')}</packageSources>`;
    return {
      file: pick('NuGet.Config', 'nuget.config', 'a/NuGet.config'),
      text: `<configuration>${shuffle([credentials, sources]).join('\n')}</configuration>`,
    };
  },
  pip: ({ repo, user, secret: text }, { pick }) => {
    const url = `https://${user}:${encodeURIComponent(text)}@${host}/artifactory/api/pypi/${repo}/simple`;
    const name = pick('index-url', 'extra-index-url', 'index_url', 'find-links');
    const value = pick(` ${url}`, `\n    ${url}`, ` https://other.example/simple\n\t${url}`);
    return {
      file: pick('pip.conf', 'pip.ini'),
      text: `[${pick('global', 'install')}]\n${pick('# c\n', '; c\n', '')}${name}${pick(' =', ':')}${value}\ntimeout = 5\n`,
    };
  },
  yaml: ({ repo, user, secret: text }, { pick, shuffle }) => {
    const quote = pick('"', "'");
    const value = (raw: string) => `${quote}${raw}${quote}`;
    const entries = shuffle([
      `url: ${base}/${repo}`,
      `username: ${pick(user, value(user))}`,
      `password: ${value(text)}`,
    ]);
    const block = entries.map((line) => `    ${line}${pick('', ' # c')}`).join('\n');
    const flow = `  a: {${entries.join(', ')}}`;
    return {
      file: pick('a.yml', 'a.yaml'),
      text: `x: 1\nservers:\n${pick(`  a:\n${block}`, flow)}\nother:\n  password: ${value(`${text}x`)}\n`,
    };
  },
  json: ({ repo, user, secret: text }, { pick, shuffle }) => {
    const pairs = shuffle([
      `"url": "${`${base}/${repo}`.replaceAll('/', pick('/', '\\/'))}"`,
      `"user": "${user}"`,
      `"password": ${JSON.stringify(text)}`,
    ]);
    const gap = pick('', ' ', '\n  ', '\n\t');
    return {
      file: pick('a.json', '.vscode/settings.json'),
      text: `${pick('', '// c\n')}{${gap}"a": [{${gap}${pairs.join(`,${gap}`)}${pick('', ',')}${gap}}]${gap}}`,
    };
  },
  toml: ({ repo, user, secret: text }, { pick, shuffle }) => {
    const q = pick('"', "'", '"""');
    const pairs = shuffle([`url = "${base}/${repo}"`, `username = "${user}"`, `password = ${q}${text}${q}`]);
    return {
      file: 'a.toml',
      text: pick(
        `[servers.a]\n${pairs.join('\n')}\n`,
        `[servers]\na = { ${pairs.join(', ')} }\n`,
        `# c\n${pairs.map((line) => `servers.a.${line}`).join('\n')}\n`,
      ),
    };
  },
  properties: ({ repo, user, secret: text }, { pick, shuffle }) => {
    const eq = pick('=', ':', ' = ', ' ');
    const url = `${base}/${repo}`.replaceAll(':', pick(':', '\\:'));
    const value = pick(text, `\\\n   ${text}`, `${text.slice(0, 5)}\\\n  ${text.slice(5)}`);
    const lines = shuffle([
      `artifactory_url${eq}${url}`,
      `artifactory_user${eq}${user}`,
      `artifactory_password${eq}${value}`,
      '! c',
      '# c',
      'org.gradle.daemon=true',
    ]);
    return { file: 'gradle.properties', text: lines.join('\n') };
  },
  env: ({ repo, user, secret: text }, { pick, shuffle }) => {
    const q = pick('', '"', "'");
    const set = (name: string, value: string) =>
      `${pick('', 'export ')}ARTIFACTORY_${name}=${q}${value}${q}${q === '' ? '' : pick('', ' # c')}`;
    return {
      file: pick('.env', '.env.local', 'ci.env'),
      text: shuffle([set('URL', `${base}/${repo}`), set('USER', user), set('PASSWORD', text), '# c', 'DEBUG=1']).join(
        '\n',
      ),
    };
  },
  netrc: ({ user, secret: text }, { pick, shuffle }) => {
    const gap = pick(' ', '\n  ', '\t');
    return {
      file: pick('.netrc', '_netrc'),
      text: `machine other.example login x password y\nmachine ${host}${gap}${shuffle([`login ${user}`, `password ${text}`, 'account z']).join(gap)}\n`,
    };
  },
  curl: ({ repo, user, secret: text }, { pick, shuffle }) => {
    const q = pick("'", '"');
    const auth = pick(
      `-u ${q}${user}:${text}${q}`,
      `--user=${user}:${text}`,
      `-u${user}:${text}`,
      `-H ${q}Authorization: Basic ${b64(`${user}:${text}`)}${q}`,
    );
    const gap = pick(' ', ' \\\n  ');
    return {
      file: pick('a.sh', 'deploy.bash'),
      text: `#!/bin/sh\nset -e\n${pick('', 'sudo ')}curl${gap}${shuffle([auth, '-fsSL', `${q}${base}/${repo}/f.zip${q}`, '-o f.zip']).join(gap)}\n`,
    };
  },
  docker: ({ user, secret: text }, { pick, shuffle }) => {
    const account = pick(
      `"auth": "${b64(`${user}:${text}`)}"`,
      shuffle([`"username": "${user}"`, `"password": ${JSON.stringify(text)}`]).join(','),
    );
    return {
      file: pick('.docker/config.json', 'config.json'),
      text: `{"auths": {${shuffle([`"${pick('', 'https://')}${host}${pick('', '/v1/', '/v2/')}": {${account}}`, '"other.example": {"auth": "eDp5"}']).join(', ')}}}`,
    };
  },
  gradle: ({ repo, user, secret: text }, { pick, shuffle }) => {
    const eq = pick(' ', ' = ');
    const q = pick("'", '"');
    const credentials = `credentials {\n${shuffle([`username${eq}${q}${user}${q}`, `password${eq}${q}${text}${q}`]).join(pick('\n', '; '))}\n}`;
    return {
      file: pick('build.gradle', 'a/init.gradle'),
      text: `repositories {\n  mavenCentral()\n  maven {\n${shuffle([`url${eq}${q}${base}/${repo}${q}`, credentials, `name${eq}${q}corp${q}`]).join('\n')}\n} // c\n}`,
    };
  },
  terraform: ({ repo, user, secret: text }, { pick, shuffle }) => {
    const lines = shuffle([
      `url = "${base}/${repo}"`,
      `username   = "${user}"`,
      `password = "${text}" ${pick('', '# c', '// c')}`,
    ]);
    return { file: 'a.tf', text: `/* c */\nprovider "artifactory" {\n  ${lines.join('\n  ')}\n}\n` };
  },
};
