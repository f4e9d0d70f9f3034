import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { applyEdits } from '../../src/migration/rewrite/applyEdits.ts';
import { rewriteText } from '../../src/migration/rewrite/rewriteText.ts';
import { scanText } from '../../src/scan/scan.ts';
import { makeAccessToken, makeApiKey, makeReferenceToken } from '../support/artifactoryKeys.ts';
import { rewritingOf, sampleKnown } from '../support/rewriteLab.ts';
import { startTestServer, type TestServer } from '../support/testServer.ts';

const host = 'artifactory.corp.example';
const art = `https://${host}/artifactory`;
const key = makeApiKey(41);
const token = makeReferenceToken(42);
const jwt = makeAccessToken('jfac@01fake/users/j.smith');
const base64 = (text: string) => Buffer.from(text).toString('base64');
const basic = (user: string, password: string) => `Basic ${base64(`${user}:${password}`)}`;

/** A request as a client makes it of what it reads in its file. */
interface Sent {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly method?: 'POST';
}

interface Row {
  readonly client: string;
  readonly file: string;
  /** As it stands for Artifactory. */
  readonly text: string;
  readonly send: (text: string, server: string) => Sent;
}

/** What stands behind a name, up to a quote, a tag or the end of the line. */
function after_(text: string, name: RegExp): string {
  const found = name.exec(text);
  const rest = found === null ? '' : text.slice(found.index + found[0].length);
  const value = /^[^"'<\r\n\s]+/.exec(rest)?.[0];
  assert.ok(value, `${name} in\n${text}`);
  return value;
}

/** URL and Basic of a URL with a user. */
function withUser(text: string, path: string): Sent {
  const url = new URL(text.replace(/\/$/, '') + path);
  const authorization = basic(decodeURIComponent(url.username), decodeURIComponent(url.password));
  return { url: url.origin + url.pathname, headers: { authorization } };
}

const rows: readonly Row[] = [
  {
    client: 'pip',
    file: 'pip.conf',
    text: `[global]\nindex-url = https://j.smith%40corp.example:${key}@${host}/artifactory/api/pypi/pypi-virtual/simple\ntrusted-host = ${host}\n`,
    send: (text) => withUser(after_(text, /index-url = /), '/lab/'),
  },
  {
    client: 'pip with requirements',
    file: 'requirements.txt',
    text: `--extra-index-url https://readonly:${jwt}@${host}/artifactory/api/pypi/pypi-virtual/simple/\nlab==1.0\n`,
    send: (text) => withUser(after_(text, /--extra-index-url /), '/lab/'),
  },
  {
    client: 'twine',
    file: '.pypirc',
    text: `[distutils]\nindex-servers = corp\n[corp]\nrepository = ${art}/api/pypi/pypi-virtual\nusername = j.smith\npassword = ${token}\n`,
    send: (text) => ({
      method: 'POST',
      url: after_(text, /repository = /),
      headers: { authorization: basic(after_(text, /username = /), after_(text, /password = /)) },
    }),
  },
  {
    client: 'Maven with a mirror',
    file: 'settings.xml',
    text: `<settings><servers><server><id>m</id><username>j.smith</username><password>${key}</password></server></servers><mirrors><mirror><id>m</id><mirrorOf>*</mirrorOf><url>${art}/maven-virtual/</url></mirror></mirrors></settings>`,
    send: (text) => ({
      url: `${after_(text, /<url>/)}com/corp/a/1.0/a-1.0.pom`,
      headers: { authorization: basic(after_(text, /<username>/), after_(text, /<password>/)) },
    }),
  },
  {
    client: 'Maven with a header',
    file: 'settings.xml',
    text: `<settings><servers><server><id>m</id><configuration><httpHeaders><property><name>X-JFrog-Art-Api</name><value>${key}</value></property></httpHeaders></configuration></server></servers><mirrors><mirror><id>m</id><mirrorOf>*</mirrorOf><url>${art}/maven-virtual</url></mirror></mirrors></settings>`,
    send: (text) => ({
      url: `${after_(text, /<url>/)}/com/corp/a/1.0/a-1.0.pom`,
      headers: { [after_(text, /<name>/)]: /<value>([^<]*)/.exec(text)?.[1] ?? '' },
    }),
  },
  {
    client: 'Gradle',
    file: 'build.gradle',
    text: `repositories {\n  maven {\n    url '${art}/maven-virtual/'\n    credentials {\n      username 'j.smith'\n      password '${jwt}'\n    }\n  }\n}\n`,
    send: (text) => ({
      url: `${after_(text, /url '/)}com/corp/a/maven-metadata.xml`,
      headers: { authorization: basic(after_(text, /username '/), after_(text, /password '/)) },
    }),
  },
  {
    client: 'Docker',
    file: '.docker/config.json',
    text: `{"auths": {"docker-virtual.packages.corp.example": {"auth": "${base64(`j.smith:${token}`)}"}}}`,
    send: (text, server) => {
      const address = after_(text, /\{"auths": \{"/);
      assert.equal(address, new URL(server).host);
      return {
        url: `${server}/v2/images/app/manifests/latest`,
        headers: { authorization: `Basic ${after_(text, /"auth": "/)}` },
      };
    },
  },
  {
    client: 'Kubernetes',
    file: 'pull-secret.yaml',
    text: `apiVersion: v1\nkind: Secret\ntype: kubernetes.io/dockerconfigjson\ndata:\n  .dockerconfigjson: ${base64(`{"auths":{"docker-virtual.packages.corp.example":{"username":"svc","password":"${key}"}}}`)}\n`,
    send: (text, server) => {
      const { auths } = JSON.parse(Buffer.from(after_(text, /dockerconfigjson: /), 'base64').toString());
      const { username, password } = auths[new URL(server).host];
      return { url: `${server}/v2/images/app/tags/list`, headers: { authorization: basic(username, password) } };
    },
  },
  {
    client: 'Helm',
    file: 'repositories.yaml',
    text: `repositories:\n- name: corp\n  password: ${key}\n  url: ${art}/api/helm/helm-virtual\n  username: ci-bot\n`,
    send: (text) => ({
      url: `${after_(text, /url: /)}/index.yaml`,
      headers: { authorization: basic(after_(text, /username: /), after_(text, /password: /)) },
    }),
  },
  {
    client: 'Helm by a script',
    file: 'add.sh',
    text: `helm repo add corp ${art}/api/helm/helm-virtual --username ci-bot --password ${key}\n`,
    send: (text) => ({
      url: `${after_(text, /repo add corp /)}/index.yaml`,
      headers: { authorization: basic(after_(text, /--username /), after_(text, /--password /)) },
    }),
  },
  {
    client: 'Conan',
    file: '.conan/remotes.json',
    text: `{"remotes":[{"name":"corp","url":"${art}/api/conan/conan-virtual"}],"credentials":[{"remote":"corp","user":"ci-bot","password":"${key}"}]}`,
    send: (text) => ({
      url: `${after_(text, /"url":"/)}/v2/users/authenticate`,
      headers: { authorization: basic(after_(text, /"user":"/), after_(text, /"password":"/)) },
    }),
  },
  {
    client: 'Cargo',
    file: '.cargo/config.toml',
    text: `[registries.corp]\nindex = "sparse+${art}/api/cargo/cargo-virtual/index/"\ntoken = "Bearer ${jwt}"\n`,
    send: (text) => ({
      url: `${after_(text, /sparse\+/)}config.json`,
      headers: { authorization: /token = "([^"]*)/.exec(text)?.[1] ?? '' },
    }),
  },
  {
    client: 'Composer',
    file: 'auth.json',
    text: `{"http-basic": {"${host}": {"username": "j.smith", "password": "${key}"}}, "repositories": [{"type": "composer", "url": "${art}/api/composer/composer-virtual/"}]}`,
    send: (text, server) => {
      assert.equal(after_(text, /\{"http-basic": \{"/), new URL(server).host);
      return {
        url: `${after_(text, /"url": "/)}packages.json`,
        headers: { authorization: basic(after_(text, /"username": "/), after_(text, /"password": "/)) },
      };
    },
  },
  {
    client: 'curl with a user',
    file: 'get.sh',
    text: `curl -fsS -u "ci-bot:${key}" -O ${art}/generic-local/tool/tool.tgz\n`,
    send: (text) => {
      const [user = '', password = ''] = after_(text, /-u "/).split(':');
      return { url: after_(text, /-O /), headers: { authorization: basic(user, password) } };
    },
  },
  {
    client: 'curl with Artifactory\u2019s header',
    file: 'get.sh',
    text: `curl -fsS -H "X-JFrog-Art-Api: ${key}" -O ${art}/generic-local/tool/tool.tgz\n`,
    send: (text) => ({
      url: after_(text, /-O /),
      headers: { [after_(text, /-H "/).slice(0, -1)]: after_(text, /Api[Kk]ey: /) },
    }),
  },
  {
    client: 'curl with a bearer token by variables',
    file: 'put.sh',
    text: `BASE=${art}\nTOKEN=${token}\ncurl -H "Authorization: Bearer $TOKEN" -O "$BASE/generic-local/tool/tool.tgz"\n`,
    send: (text) => ({
      url: after_(text, /BASE=/) + after_(text, /\$BASE/),
      headers: {
        [after_(text, /-H "/).slice(0, -1)]: after_(text, /-H "[\w-]+: /).replace('$TOKEN', after_(text, /TOKEN=/)),
      },
    }),
  },
  {
    client: 'wget for a Maven file with the header',
    file: 'get.sh',
    text: `wget --header="X-JFrog-Art-Api: ${key}" "${art}/maven-virtual/com/corp/a/1.0/a-1.0.jar"\n`,
    send: (text) => {
      const [name = '', value = ''] = (/--header="([^"]*)/.exec(text)?.[1] ?? '').split(': ');
      return { url: after_(text, /" "/), headers: { [name]: value } };
    },
  },
  {
    client: 'netrc',
    file: '.netrc',
    text: `machine ${host} login j.smith password ${key}\n`,
    send: (text, server) => {
      assert.equal(after_(text, /machine /), new URL(server).host);
      const authorization = basic(after_(text, /login /), after_(text, /password /));
      return { url: `${server}/endpoints/files/content/tool/tool.tgz`, headers: { authorization } };
    },
  },
  {
    client: 'sbt',
    file: '.sbt/.credentials',
    text: `realm=Artifactory Realm\nhost=${host}\nuser=j.smith\npassword=${key}\n`,
    send: (text, server) => {
      assert.match(text, /^realm=ProGet$/m);
      return {
        url: `${server}/maven2/java/a.pom`,
        headers: { authorization: basic(after_(text, /user=/), after_(text, /password=/)) },
      };
    },
  },
];

const feeds = [
  ['pypi-virtual', 'python', 'pypi'],
  ['maven-virtual', 'java', 'maven'],
  ['helm-virtual', 'charts', 'helm'],
  ['conan-virtual', 'cpp', 'conan'],
  ['cargo-virtual', 'rust', 'cargo'],
  ['composer-virtual', 'php', 'composer'],
  ['generic-local', 'files', 'asset'],
] as const;
const mappings = [
  ...feeds.map(([repo, feed, type]) => `${host} ${repo} ${feed} ${type}`),
  'docker-virtual.packages.corp.example docker-virtual images docker',
].join('\n');

let server: TestServer;
before(async () => {
  server = await startTestServer();
  for (const [, feed, type] of feeds) await server.createFeed(feed, type);
  await server.createFeed('images', 'docker');
  const stored = await fetch(`${server.url}/endpoints/files/content/tool/tool.tgz`, {
    method: 'PUT',
    headers: { 'X-ApiKey': server.adminKey },
    body: 'x',
  });
  assert.ok(stored.ok, await stored.text());
  // All feeds in one group, for each of these keys is for several.
  for (const value of [key, token, jwt])
    await server.createKey({
      type: 'feed',
      feed: [...feeds.map(([, feed]) => feed), 'images'].join(','),
      packagePermissions: ['view', 'add'],
      key: value,
      displayName: value.slice(0, 8),
    });
});
after(() => server.stop());

for (const { client, file, text, send } of rows)
  test(`what ${client} sends after the rewrite of ${file} is allowed, and refused without its credential`, async () => {
    const { findings } = scanText(text, file, sampleKnown);
    assert.equal(findings.length, 1, 'one credential');
    const { edits, manual } = rewriteText(file, text, findings, rewritingOf(mappings, { url: server.url }));
    // Here all servers are without a certificate.
    assert.deepEqual(
      manual.filter(({ message }) => !message.includes('over http')),
      [],
    );
    assert.ok(!applyEdits(text, edits).includes(host), 'Artifactory is named nowhere');
    const { url, headers, method = 'GET' } = send(applyEdits(text, edits), server.url);
    const ask = async (given: Readonly<Record<string, string>>) => {
      const answer = await fetch(url, { method, headers: given });
      return { status: answer.status, text: await answer.text() };
    };
    const allowed = await ask(headers);
    assert.ok(allowed.status === 200 || allowed.status === 501, `${url}: ${allowed.status} ${allowed.text}`);
    assert.equal((await ask({})).status, 401, `${url} without a credential`);
    const old = Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name, value.replace(/.{6}$/, 'abcdef')]),
    );
    assert.equal((await ask(old)).status, 401, `${url} with another credential`);
  });
