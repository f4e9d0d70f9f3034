import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseNuspec } from '../../../emulator/feeds/nuget/nuspec.ts';
import { isPackageId, lowerId } from '../../../emulator/feeds/nuget/packageId.ts';

const full = `<?xml version="1.0" encoding="utf-8"?>
<package xmlns="http://schemas.microsoft.com/packaging/2013/05/nuspec.xsd">
  <metadata minClientVersion="4.1">
    <id>Lab.Full</id>
    <version>1.02.0-Beta</version>
    <title>Full &amp; whole</title>
    <authors>Ada, Grace</authors>
    <owners>lab</owners>
    <requireLicenseAcceptance>true</requireLicenseAcceptance>
    <license type="expression">MIT</license>
    <licenseUrl>https://licenses.example/MIT</licenseUrl>
    <icon>images/icon.png</icon>
    <readme>README.md</readme>
    <projectUrl>https://lab.example/</projectUrl>
    <description><![CDATA[Does <everything>.]]></description>
    <summary>All</summary>
    <language>en-US</language>
    <tags>one two, three;four</tags>
    <packageTypes><packageType name="DotnetTool" version="1.0" /><packageType name="Dependency" /></packageTypes>
    <repository type="git" url="https://git.example/lab.git" commit="abc" />
    <dependencies>
      <group targetFramework="net10.0"><dependency id="Lab.Base" version="1.0" /></group>
      <group targetFramework="net472" />
    </dependencies>
  </metadata>
</package>`;

test('every field of a nuspec is read', () => {
  const { metadata, semVer2 } = parseNuspec(Buffer.from(`\ufeff${full}`));
  assert.equal(semVer2, false);
  assert.deepEqual(metadata, {
    id: 'Lab.Full',
    version: '1.2.0-Beta',
    title: 'Full & whole',
    authors: 'Ada, Grace',
    owners: 'lab',
    description: 'Does <everything>.',
    summary: 'All',
    releaseNotes: null,
    copyright: null,
    language: 'en-US',
    tags: ['one', 'two', 'three', 'four'],
    projectUrl: 'https://lab.example/',
    iconUrl: null,
    licenseUrl: 'https://licenses.example/MIT',
    licenseExpression: 'MIT',
    licenseFile: null,
    icon: 'images/icon.png',
    readme: 'README.md',
    requireLicenseAcceptance: true,
    developmentDependency: false,
    minClientVersion: '4.1',
    packageTypes: [
      { name: 'DotnetTool', version: '1.0' },
      { name: 'Dependency', version: null },
    ],
    repository: { type: 'git', url: 'https://git.example/lab.git', branch: null, commit: 'abc' },
    dependencyGroups: [
      { targetFramework: 'net10.0', dependencies: [{ id: 'Lab.Base', range: '[1.0.0, )' }] },
      { targetFramework: 'net472', dependencies: [] },
    ],
  });
});

const small = (inside: string) => `<package><metadata><id>A</id><version>1.0</version>${inside}</metadata></package>`;

test('flat dependencies become one group for every framework', () => {
  const { metadata } = parseNuspec(Buffer.from(small('<dependencies><dependency id="B" /></dependencies>')));
  assert.deepEqual(metadata.dependencyGroups, [{ targetFramework: null, dependencies: [{ id: 'B', range: '(, )' }] }]);
});

test('UTF-16 and prefixed elements are read', () => {
  const xml =
    '<?xml version="1.0" encoding="utf-16"?><n:package xmlns:n="urn:x"><n:metadata><n:id>Ä</n:id><n:version>1</n:version></n:metadata></n:package>';
  assert.equal(parseNuspec(Buffer.from(`\ufeff${xml}`, 'utf16le')).metadata.id, 'Ä');
});

test('a dependency on a SemVer 2 version makes the package SemVer 2', () => {
  const xml = small('<dependencies><dependency id="B" version="1.0.0-a.1" /></dependencies>');
  assert.equal(parseNuspec(Buffer.from(xml)).semVer2, true);
});

test('a wrong nuspec is refused with what is wrong', () => {
  const cases: [string, RegExp][] = [
    ['', /not well-formed XML/],
    ['<package><metadata>', /not well-formed XML/],
    ['<package/>', /no package\/metadata element/],
    ['<other><metadata/></other>', /no package\/metadata element/],
    ['<package><metadata><version>1</version></metadata></package>', /has no id/],
    ['<package><metadata><id>A</id></metadata></package>', /has no version/],
    ['<package><metadata><id>a b</id><version>1</version></metadata></package>', /id "a b", which is not/],
    ['<package><metadata><id>A</id><version>one</version></metadata></package>', /version "one", which is not/],
    [small('<id>B</id>'), /more than one id/],
    [small('<dependencies><dependency id="../x" /></dependencies>'), /depends on "..\/x"/],
    [small('<dependencies><dependency id="B" version="1.*" /></dependencies>'), /depends on B "1\.\*"/],
    [
      '<!DOCTYPE p [<!ENTITY e "A">]><package><metadata><id>&e;</id><version>1</version></metadata></package>',
      /entity/,
    ],
  ];
  for (const [xml, message] of cases) {
    assert.throws(() => parseNuspec(Buffer.from(xml)), { name: 'HttpError', status: 400, message }, xml);
  }
  assert.throws(() => parseNuspec(Buffer.from([0x3c, 0xff, 0x3e])), { status: 400 });
});

test('ids are words joined by single dots or hyphens', () => {
  for (const id of ['A', 'Lab.Pkg', 'a-b_c.9', 'Ünïcode', 'x'.repeat(100)]) assert.ok(isPackageId(id), id);
  for (const id of ['', '.a', 'a.', 'a..b', 'a b', 'a/b', 'a%2f', 'x'.repeat(101)]) assert.ok(!isPackageId(id), id);
  assert.equal(lowerId('Lab.ÄİK'), 'lab.äİk');
});
