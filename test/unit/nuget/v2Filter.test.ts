import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseFilter } from '../../../emulator/feeds/nuget/v2/filter.ts';
import type { ListedPackage } from '../../../emulator/feeds/nuget/v2/listedPackage.ts';

/** What the properties of filters read; the rest never matters here. */
const listed = {
  row: { package_id: "Lab.O'Pkg", version: '1.2.0', prerelease: 0, listed: 1, published: '2026-01-02T03:04:05.000Z' },
  metadata: { id: "Lab.O'Pkg", version: '1.2.0', title: null, tags: ['Demo'], summary: null },
  isLatest: true,
  isAbsoluteLatest: false,
  totalDownloads: 7,
  published: '2026-01-02T03:04:05.000Z',
} as unknown as ListedPackage;

const filters: readonly (readonly [filter: string, accepts: boolean])[] = [
  ['IsLatestVersion', true],
  ['IsAbsoluteLatestVersion', false],
  ['not IsAbsoluteLatestVersion', true],
  ['IsLatestVersion eq true and IsAbsoluteLatestVersion eq false', true],
  ["Id eq 'lab.o''pkg'", true],
  ["tolower(Id) eq 'lab.o''pkg' and IsLatestVersion", true],
  ["(tolower(Id) eq 'other') or (Id eq 'LAB.O''PKG')", true],
  ["Id ne 'Lab'", true],
  ["substringof('demo', tolower(Tags))", true],
  ["substringof('nope', Tags)", false],
  ["startswith(Id, 'Lab.') and endswith(Id, 'pkg')", true],
  ['DownloadCount gt 6 and DownloadCount le 7', true],
  ['DownloadCount lt 7 or DownloadCount ge 8', false],
  ['Summary eq null', true],
  ['Summary ne null', false],
  ["Published gt datetime'2026-01-01T00:00:00'", true],
  ["indexof(Id, 'Pkg') eq 6 and length(Id) eq 9", true],
  ["trim(concat(' ', Id)) eq toupper(Id)", true],
  ['  ( ( IsPrerelease eq false ) )  ', true],
];

for (const [filter, accepts] of filters) {
  test(`the filter ${filter} ${accepts ? 'accepts' : 'refuses'} the package`, () => {
    assert.equal(parseFilter(filter).accepts(listed), accepts);
  });
}

const unreadable: readonly (readonly [filter: string, message: RegExp])[] = [
  ['', /cannot be read from "its end" on/],
  ["Id eq 'x", /cannot be read from "'x" on/],
  ['Id eq', /cannot be read from "its end" on/],
  ['(IsLatestVersion', /cannot be read from "its end" on/],
  ['IsLatestVersion)', /cannot be read from "\)" on/],
  ['Id has 1', /cannot be read from "has 1" on/],
  ['Nonsense eq 1', /names Nonsense, which packages do not have/],
  ['constructor eq 1', /names constructor, which packages do not have/],
  ["__proto__ eq 'x'", /names __proto__/],
  ['Id eq {x}', /cannot be read from "\{x\}" on/],
  [`${'('.repeat(100)}Id`, /nested too deeply/],
  [`${'not '.repeat(100)}Id`, /nested too deeply/],
  [Array.from({ length: 3000 }, () => "Id eq 'x'").join(' or '), /cannot be read/],
];

for (const [filter, message] of unreadable) {
  test(`the filter ${filter.slice(0, 30)} is refused with what is wrong`, () => {
    assert.throws(() => parseFilter(filter), message);
  });
}

test('a filter that names one id tells it, others do not', () => {
  assert.equal(parseFilter("Id eq 'A''b' and IsLatestVersion").onlyId, "a'b");
  assert.equal(parseFilter("(tolower(Id) eq 'x') and Version eq '1'").onlyId, 'x');
  assert.equal(parseFilter("Id eq 'a' or Id eq 'b'").onlyId, null);
  assert.equal(parseFilter("not (Id eq 'a')").onlyId, null);
  assert.equal(parseFilter("Title eq 'so Id eq ''a'''").onlyId, null);
  assert.equal(parseFilter("substringof('a', Id)").onlyId, null);
});
